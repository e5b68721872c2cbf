using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;
using YamlDotNet.Core;

namespace KubeGuard.Benchmarks;

/// <summary>
/// What a tree with spans costs over the bare parser, and an edit over reading, on generated manifests (or on the files of the folder that
/// <c>KUBEGUARD_MANIFESTS</c> names). Only the ratios within one run mean something.
/// </summary>
[MemoryDiagnoser]
public class ManifestReadingBenchmark
{
    private readonly List<SourceText> _files = [];

    /// <summary>Reads or makes the input.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        if (Environment.GetEnvironmentVariable("KUBEGUARD_MANIFESTS") is { Length: > 0 } folder)
        {
            _files.AddRange(Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => SourceText.FromBytes(path, File.ReadAllBytes(path)))
                .Where(source => YamlReader.Read(source).Problems.IsEmpty));
            return;
        }

        var text = new StringBuilder();
        for (var index = 0; index < 2_000; index++)
        {
            text.Append("---\n# role ").Append(index).Append("\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: role-").Append(index)
                .Append("\n  namespace: shop\nrules:\n- apiGroups: [\"\"]\n  resources: [\"pods\", \"configmaps\"]\n  verbs:\n  - get\n  - list # for the cache\n  - watch\n");
        }

        _files.Add(SourceText.FromText("roles.yaml", text.ToString()));
    }

    /// <summary>The parser's events alone, thrown away.</summary>
    [Benchmark(Baseline = true)]
    public int Events()
    {
        var count = 0;
        foreach (var file in _files)
        {
            var parser = new Parser(new StringReader(file.Text));
            while (parser.MoveNext())
                count++;
        }

        return count;
    }

    /// <summary>Trees with spans, anchors, limits and duplicate keys.</summary>
    [Benchmark]
    public int Read() => _files.Sum(file => YamlReader.Read(file).Documents.Length);

    /// <summary>One edit in each file, which reads the file once to edit and once to check.</summary>
    [Benchmark]
    public int Edit() =>
        _files.Sum(file => SurgicalEditor.Apply(YamlReader.Read(file), [new NodeEdit.Set(0, JsonPointer.Parse("/added"), JsonValue.Create(1))]) is TextEditOutcome.Edited ? 1 : 0);
}
