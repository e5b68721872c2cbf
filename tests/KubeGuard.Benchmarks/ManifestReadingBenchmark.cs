using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;
using YamlDotNet.Core;

namespace KubeGuard.Benchmarks;

/// <summary>What a tree with spans costs over the bare parser, and a checked edit over reading.</summary>
internal static class ManifestReadingBenchmark
{
    private const int GeneratedDocuments = 3_000;

    /// <summary>Measures over generated manifests.</summary>
    public static void Run() => Measure([SourceText.FromText("roles.yaml", Generated())]);

    /// <summary>Measures over the manifests below a folder that read without a problem.</summary>
    public static void Run(string folder) => Measure(
        [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => YamlReader.Read(path, File.ReadAllBytes(path)))
            .Where(file => file.Problems.IsEmpty && file.Documents.Length > 0)
            .Select(file => file.Source)]);

    private static void Measure(SourceText[] files) =>
        new InterleavedRounds()
            .Add("YamlDotNet events (baseline)", () => files.Sum(Events))
            .Add("YamlReader", () => files.Sum(file => YamlReader.Read(file).Documents.Length))
            .Add("YamlReader and one checked edit", () => files.Sum(Edit))
            .Print(files.Sum(file => file.ToBytes().LongLength));

    private static long Events(SourceText file)
    {
        var parser = new Parser(new StringReader(file.Text));
        var count = 0L;
        while (parser.MoveNext())
            count++;
        return count;
    }

    private static long Edit(SourceText file)
    {
        var edit = new NodeEdit.Set(0, JsonPointer.Parse("/added"), JsonValue.Create(1));
        return SurgicalEditor.Apply(YamlReader.Read(file), [edit]) is TextEditOutcome.Edited ? 1 : 0;
    }

    private static string Generated()
    {
        var text = new StringBuilder();
        for (var index = 0; index < GeneratedDocuments; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ---
                # role {index}
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: role-{index}
                  namespace: shop
                rules:
                - apiGroups: [""]
                  resources: ["pods", "configmaps"]
                  verbs:
                  - get
                  - list # for the cache
                  - watch

                """);
        }

        return text.ToString();
    }
}
