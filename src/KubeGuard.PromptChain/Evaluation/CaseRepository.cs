using System.Text;
using KubeGuard.Manifests;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>The repository of a case: one file that exists only in memory.</summary>
internal sealed class CaseRepository(string yaml) : IRepositoryFiles
{
    private const string File = "workload.yaml";

    /// <inheritdoc/>
    public IEnumerable<string> Paths => [File];

    /// <summary>Reads the repository that holds these documents.</summary>
    public static ManifestSet Of(IEnumerable<string> documents) => ManifestReader.Read(new CaseRepository(string.Join("\n---\n", documents) + "\n"));

    /// <inheritdoc/>
    public byte[]? Read(string path) => path == File ? Encoding.UTF8.GetBytes(yaml) : null;
}
