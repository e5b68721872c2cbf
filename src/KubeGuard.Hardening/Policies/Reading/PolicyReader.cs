using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Reading;

/// <summary>Reads the policy file. Pure, and never throws for what the file says; every mistake is told at once (B26).</summary>
public static class PolicyReader
{
    /// <summary>How many bytes a policy file may have.</summary>
    public const int LargestFile = 256 * 1024;

    /// <summary>Reads the repository's own file, <see cref="RepositoryPolicy.FileName"/>.</summary>
    public static PolicyReading Read(IRepositoryFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            return files.Read(RepositoryPolicy.FileName) is { } bytes ? Read(RepositoryPolicy.FileName, bytes) : new PolicyReading.Absent();
        }
        catch (IOException exception)
        {
            return Invalid(RepositoryPolicy.FileName, $"a file that cannot be read ({exception.Message})");
        }
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="bytes">What it holds.</param>
    public static PolicyReading Read(string path, ReadOnlyMemory<byte> bytes) =>
        bytes.Length > LargestFile ? Invalid(path, $"{bytes.Length} bytes", $"at most {LargestFile}") : Read(YamlReader.Read(path, bytes));

    /// <summary>Reads a parsed file.</summary>
    public static PolicyReading Read(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // Duplicate keys (Suspicious) are told by the walk, with their path.
        ImmutableArray<PolicyProblem> unread =
            [.. file.Problems.Where(problem => problem.Kind != ManifestProblemKind.Suspicious).Select(problem => new PolicyProblem(problem.Location, "", problem.Message, "YAML"))];
        if (!unread.IsEmpty)
            return new PolicyReading.Invalid(unread);
        var documents = file.Documents.Where(document => document.Root is { IsNull: false }).ToList();
        if (documents.Count > 1)
            return new PolicyReading.Invalid([new(documents[1].Root!.Location, "", "a second document", "one document")]);
        return documents is [var document]
            ? new PolicyWalk(document.Root!).Read()
            : new PolicyReading.Valid(RepositoryPolicy.Default, PolicyOrigins.None, PolicySource.Of(file.Source), [new(file.Source.Locate(default), "", "an empty file", "at least one key; the defaults hold")]);
    }

    /// <summary>Exceptions that no longer hold on a day (UTC), as warnings.</summary>
    public static IEnumerable<PolicyProblem> Expired(PolicyReading.Valid valid, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(valid);
        for (var i = 0; i < valid.Policy.Exceptions.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"exceptions[{i}].until");
            if (valid.Policy.Exceptions[i].IsExpired(today) && valid.Origins.Of(path) is { } place)
                yield return new(place, path, string.Create(CultureInfo.InvariantCulture, $"{valid.Policy.Exceptions[i].Until:yyyy-MM-dd}, which is past"), "a day to come: the exception no longer holds");
        }
    }

    private static PolicyReading.Invalid Invalid(string path, string got, string expected = "a policy file") =>
        new([new(new(path, 1, 1, 1, 1), "", got, expected)]);
}
