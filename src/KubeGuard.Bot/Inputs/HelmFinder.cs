using KubeGuard.Manifests.Deployers.Helm;

namespace KubeGuard.Bot.Inputs;

/// <summary>Finds the Helm program that a command line or the host's configuration names.</summary>
internal static class HelmFinder
{
    /// <summary>What is wrong where none is found.</summary>
    public const string Missing = "there is no such program, expected a path or a name on the PATH";

    /// <summary>The program at a path, or of that name on the PATH; null when there is none.</summary>
    public static HelmProgram? Find(string program) => HelmProgram.Find(program, Environment.GetEnvironmentVariable("PATH") ?? "");
}
