using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Bot.Contracts;

namespace KubeGuard.Bot.Run;

/// <summary>The last report of each repository, kept for <c>status</c>; a file each, replaced in one step. Nothing else reads it: it may be lost.</summary>
internal sealed class StatusFolder(string workFolder)
{
    private string Folder => Path.Combine(workFolder, "status");

    /// <summary>Keeps a report.</summary>
    public async Task WriteAsync(RepositoryReport report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, $"{WorkNames.Of(report.Repository)}.json");
        await File.WriteAllBytesAsync(file + ".new", JsonSerializer.SerializeToUtf8Bytes(RunDocument.Of(report), ContractWriter.Json.RepositoryDocument), cancellation);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The last reports, by repository; a file that cannot be read is left out.</summary>
    public async Task<ImmutableArray<RepositoryDocument>> ReadAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder))
            return [];
        var reports = new List<RepositoryDocument>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (await TryReadAsync(file, cancellation) is { } report)
                reports.Add(report);
        }

        return [.. reports.OrderBy(report => report.Repository, StringComparer.Ordinal)];
    }

    private static async Task<RepositoryDocument?> TryReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellation), ContractWriter.Json.RepositoryDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
