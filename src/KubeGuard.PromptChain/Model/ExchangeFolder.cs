using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubeGuard.PromptChain.Model;

/// <summary>Exchanges as files, one per key: the cache, the record for audit, and what a replay reads.</summary>
internal sealed class ExchangeFolder(string path)
{
    /// <summary>The exchange of that key; null when there is none or its file is damaged (then the question is asked again).</summary>
    public async Task<ExchangeRecord?> TryReadAsync(string key, CancellationToken cancellation)
    {
        var file = FileOf(key);
        return File.Exists(file) && await TryReadFileAsync(file, cancellation).ConfigureAwait(false) is { } record && record.Key == key ? record : null;
    }

    /// <summary>The first readable exchange in ordinal order of the file names; null when there is none.</summary>
    public async Task<ExchangeRecord?> TryReadAnyAsync(CancellationToken cancellation)
    {
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (await TryReadFileAsync(file, cancellation).ConfigureAwait(false) is { } record)
                return record;
        }

        return null;
    }

    /// <summary>Writes an exchange; a reader never sees half of it.</summary>
    public async Task WriteAsync(ExchangeRecord record, CancellationToken cancellation)
    {
        Directory.CreateDirectory(path);
        var file = FileOf(record.Key);
        var part = $"{file}.{Environment.ProcessId}.part";
        await File.WriteAllBytesAsync(part, JsonSerializer.SerializeToUtf8Bytes(record, ExchangeJson.Default.ExchangeRecord), cancellation).ConfigureAwait(false);
        File.Move(part, file, overwrite: true);
    }

    private static async Task<ExchangeRecord?> TryReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync(stream, ExchangeJson.Default.ExchangeRecord, cancellation).ConfigureAwait(false) is
            { Key: not null, Model: not null, Answer: not null } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string FileOf(string key) => Path.Combine(path, $"{key}.json");
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExchangeRecord))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
