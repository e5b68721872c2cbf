using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Output;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Enforcement;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Manifests;

namespace KubeGuard.Bot.Inputs;

/// <summary>Reads the policy of a local run, and says on the error stream what is odd in it.</summary>
internal sealed class PolicyInputs(CommandConsole console, TimeProvider time)
{
    /// <summary>The policy that holds: the named file's, else the repository's own, else the defaults.</summary>
    /// <exception cref="BadInputException">With every mistake in the file (B26), or that it is missing.</exception>
    public PolicyInForce Read(string repository, string? file) => Find(repository, file) switch
    {
        PolicyReading.Absent => PolicyInForce.Default,
        PolicyReading.Valid valid => InForce(valid),
        PolicyReading.Invalid invalid => throw new BadInputException([.. invalid.Errors.Select(error => error.ToString())]),
        _ => throw new InvalidOperationException("A policy reading that is not known."),
    };

    /// <summary>The part of a repository that its own policy says is the cluster's; whatever else the policy says does not count for looking.</summary>
    /// <exception cref="BadInputException">With every mistake in the file.</exception>
    public RepositoryInput Narrow(RepositoryInput repository) => repository.Under(Read(repository.Folder, file: null));

    /// <summary>What the named file is, or the repository's own.</summary>
    public static PolicyReading Find(string repository, string? file)
    {
        if (file is null)
            return PolicyReader.Read(new RepositoryDirectory(repository));
        return File.Exists(file)
            ? PolicyReader.Read(file, File.ReadAllBytes(file))
            : throw new BadInputException($"{file}: no such file, expected a policy file such as {RepositoryPolicy.FileName}");
    }

    private PolicyInForce InForce(PolicyReading.Valid valid)
    {
        foreach (var warning in valid.Warnings)
            console.Problem($"warning: {warning}");
        return PolicyInForce.Of(valid, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
    }
}
