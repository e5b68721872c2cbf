using System.Globalization;
using KubeGuard.Manifests.Yaml;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Yaml;

public class YamlReaderRealDataTests
{
    [SharedFact]
    public void Every_real_file_is_read_and_its_spans_give_the_text_back()
    {
        foreach (var path in RealFiles.All())
        {
            var file = YamlReader.Read(path, File.ReadAllBytes(path));
            foreach (var document in file.Documents)
            {
                if (document.Root is { } root)
                    SpanChecks.Verify(root, document.Span);
            }
        }
    }

    [SharedFact]
    public void No_real_manifest_that_parses_elsewhere_is_malformed_here()
    {
        var malformed = RealFiles.All()
            .Where(path => !path.Contains("_unparseable_or_templated", StringComparison.Ordinal))
            .SelectMany(path => YamlReader.Read(path, File.ReadAllBytes(path)).Problems)
            .Where(problem => problem.Kind is ManifestProblemKind.Malformed or ManifestProblemKind.TooLarge or ManifestProblemKind.Unreadable)
            .Select(problem => problem.ToString())
            .ToList();
        malformed.Count.ToString(CultureInfo.InvariantCulture).ShouldBe("0", string.Join('\n', malformed));
    }
}
