using System.Collections.Immutable;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Bot.Propose;

/// <summary>What applying changes to a folder came to.</summary>
internal abstract record ApplyOutcome
{
    private ApplyOutcome()
    {
    }

    /// <summary>Every change is in place.</summary>
    public sealed record Applied(int Files) : ApplyOutcome;

    /// <summary>Nothing was written.</summary>
    /// <param name="Problems">One line for each file that is not as it was when it was read.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : ApplyOutcome;
}

/// <summary>
/// The files of a checkout, for writing. Each is replaced in one step (a new file beside it, then a rename), keeps its mode, and is only
/// touched while it holds what was read; nothing outside the folder is ever written.
/// </summary>
internal sealed class WorkingTree(string folder)
{
    private const string Unfinished = ".kubeguard-new";

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Applies all changes, or none when a file is not as it was read.</summary>
    public ApplyOutcome Apply(IReadOnlyCollection<FileChange> changes, CancellationToken cancellation)
    {
        var problems = changes.Select(Problem).OfType<string>().ToImmutableArray();
        if (!problems.IsEmpty)
            return new ApplyOutcome.Refused(problems);
        var prepared = new List<string>();
        try
        {
            foreach (var change in changes.Where(change => change.After is not null))
            {
                cancellation.ThrowIfCancellationRequested();
                prepared.Add(Prepare(Locate(change.Path)!, change.After!));
            }

            foreach (var change in changes)
                Finish(Locate(change.Path)!, change);
        }
        finally
        {
            foreach (var left in prepared)
                File.Delete(left);
        }

        return new ApplyOutcome.Applied(changes.Count);
    }

    private string? Problem(FileChange change)
    {
        if (Locate(change.Path) is not { } file)
            return $"{change.Path}: leads outside the repository, so it is not written";
        var present = File.Exists(file) ? File.ReadAllBytes(file) : null;
        return (change.Before, present) switch
        {
            (null, null) => null,
            (null, _) => $"{change.Path}: appeared since the repository was read, expected no such file; run again",
            (_, null) => $"{change.Path}: vanished since the repository was read; run again",
            var (before, now) => before.AsSpan().SequenceEqual(now) ? null : $"{change.Path}: changed since it was read; run again",
        };
    }

    private static string Prepare(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var prepared = file + Unfinished;
        File.WriteAllBytes(prepared, content);
        if (!OperatingSystem.IsWindows() && File.Exists(file))
            File.SetUnixFileMode(prepared, File.GetUnixFileMode(file));
        return prepared;
    }

    private static void Finish(string file, FileChange change)
    {
        if (change.After is null)
            File.Delete(file);
        else
            File.Move(file + Unfinished, file, overwrite: true);
    }

    /// <summary>The absolute path with every link on the way followed, or null when that leaves the folder.</summary>
    private string? Locate(string path)
    {
        var current = _root;
        foreach (var part in path.Split('/'))
        {
            if (part is "" or "." or "..")
                return null;
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is null)
                continue;
            current = File.ResolveLinkTarget(current, returnFinalTarget: true)?.FullName ?? current;
            if (!current.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return null;
        }

        return current;
    }
}
