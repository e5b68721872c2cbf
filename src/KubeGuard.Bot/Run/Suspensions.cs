using KubeGuard.Bot.Configuration;

namespace KubeGuard.Bot.Run;

/// <summary>
/// Who is to be left alone (B39): by the configuration, or by an operator's word that outlives a restart, kept as a file for each repository and
/// one for all.
/// </summary>
internal sealed class Suspensions(WorkerSettings settings)
{
    private const string Everything = "all";

    private string Folder => Path.Combine(settings.Folder, "suspended");

    /// <summary>What suspends the repository, in words; null when nothing does.</summary>
    public string? Of(RepositoryTarget target) =>
        target.Suspended || settings.Suspend ? "the configuration suspends it"
        : File.Exists(FileOf(null)) ? "everything is suspended; 'kubeguard resume' goes on"
        : File.Exists(FileOf(target.Name)) ? $"it is suspended; 'kubeguard resume --repository {target.Name}' goes on"
        : null;

    /// <summary>Suspends a repository; null: everything.</summary>
    public void Suspend(string? repository)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(FileOf(repository), $"{repository ?? Everything}\n");
    }

    /// <summary>Takes that back.</summary>
    /// <returns>Whether it was suspended.</returns>
    public bool Resume(string? repository)
    {
        var file = FileOf(repository);
        var was = File.Exists(file);
        if (was)
            File.Delete(file);
        return was;
    }

    private string FileOf(string? repository) => Path.Combine(Folder, repository is null ? Everything : WorkNames.Of(repository));
}
