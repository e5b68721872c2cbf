using System.Text;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>
/// A repository of a seed: one or two bases, an overlay over them and perhaps another one over that, a component, and in each of them some of
/// the fields of a kustomization. Names come from a small pool, so that references meet what they refer to.
/// </summary>
internal sealed class RandomTree(int seed)
{
    private static readonly string[] Names = ["web", "db", "api"];
    private static readonly string[] Spaces = ["shop", "system", "default"];

    private readonly Random _random = new(seed);
    private InMemoryFiles _files = InMemoryFiles.Empty;
    private int _number;

    /// <summary>The files; what shall be built is <c>app</c>.</summary>
    public InMemoryFiles Make()
    {
        var bases = Enumerable.Range(0, _random.Next(1, 3)).Select(index => Kustomization($"base{index}", Resources($"base{index}"), [])).ToList();
        var component = Maybe(4) ? Component() : null;
        var outer = Maybe(2) ? [Kustomization("mid", [.. bases.Select(Up)], component is null ? [] : [Up(component)])] : bases;
        Kustomization("app", [.. outer.Select(Up), .. Maybe(3) ? Resources("app") : []], component is null || !Maybe(2) ? [] : [Up(component)]);
        return _files;
    }

    private static string Up(string folder) => "../" + folder;

    private bool Maybe(int oneIn) => _random.Next(oneIn) == 0;

    private string Any(params string[] choices) => choices[_random.Next(choices.Length)];

    private string Name() => Any(Names);

    private string Component()
    {
        Write("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + Fields("component"));
        return "component";
    }

    private string Kustomization(string folder, string[] resources, string[] components)
    {
        var text = new StringBuilder($"resources: [{string.Join(", ", resources)}]\n");
        if (components.Length > 0)
            text.Append($"components: [{string.Join(", ", components)}]\n");
        Write(folder + "/kustomization.yaml", text + Fields(folder));
        return folder;
    }

    private void Write(string path, string text) => _files = _files.With(path, text);

    /// <summary>Some fields; a list of one field is written once.</summary>
    private string Fields(string folder)
    {
        var text = new StringBuilder();
        var number = ++_number;
        Add(6, $"namespace: {Any(Spaces)}");
        Add(4, $"namePrefix: p{number}-");
        Add(6, $"nameSuffix: -s{number}");
        Add(6, $"commonLabels: {{team: t{number}}}");
        Add(5, $"labels: [{{pairs: {{l{number}: v}}{Any("", ", includeSelectors: true", ", includeTemplates: true", ", fields: [{path: spec/own, create: true}]")}}}]");
        Add(6, $"commonAnnotations: {{note: a{number}}}");
        Add(5, $"images: [{{name: {Any("web", "registry.test/db", "api.*")}, {Any("newTag: v2", "newName: other.test/x", "digest: 'sha256:abc'", "newName: y, newTag: '3'", "tagSuffix: -x")}}}]");
        Add(8, $"replicas: [{{name: {Name()}, count: {_random.Next(9)}}}]");
        Add(2, Patches(folder));
        Add(4, Generators(folder));
        Add(4, Replacements());
        Add(8, $"vars:\n- name: V{number}\n  objref: {{apiVersion: apps/v1, kind: Deployment, name: {Name()}}}\n  fieldref: {{fieldpath: {Any("metadata.name", "metadata.namespace", "spec.replicas", "spec.template.spec.containers[0].image")}}}");
        Add(9, Transformers());
        Add(12, "sortOptions: {order: fifo}");
        return text.ToString();

        void Add(int oneIn, string field)
        {
            if (Maybe(oneIn))
                text.Append(field).Append('\n');
        }
    }

    private string Patches(string folder)
    {
        var text = new StringBuilder("patches:");
        for (var count = _random.Next(1, 3); count > 0; count--)
        {
            var target = Any("{kind: Deployment}", "{kind: '.*', name: w.*}", "{labelSelector: 'tier=front'}", "{version: v1, kind: Service|ConfigMap}", "{group: apps, name: db}", "{namespace: shop, kind: Deployment}");
            text.Append(_random.Next(3) switch
            {
                0 => $"\n- target: {target}\n  patch: |-\n    - {{op: add, path: /metadata/annotations, value: {{patched: x}}}}",
                1 => $"\n- target: {{kind: Deployment{Any("", ", name: web", ", name: db|api")}}}\n  patch: |-\n    - {Any("{op: replace, path: /spec/replicas, value: 9}", "{op: add, path: /spec/template/spec/containers/-, value: {name: added, image: web}}", "{op: remove, path: /spec/template/spec/containers/0/env}", "{op: add, path: /spec/template/spec/containers/0/args/0, value: first}")}",
                _ => $"\n- target: {{kind: Deployment}}\n  path: {Merge(folder)}",
            });
        }

        return text.ToString();
    }

    private string Merge(string folder)
    {
        var name = $"merge{++_number}.yaml";
        Write($"{folder}/{name}", $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: ignored
              labels: {merged: "yes"{{Any("", ", tier: null")}}}
            spec:
              {{Any("replicas: 5", "replicas: null", "strategy: {type: Recreate}", "strategy: {$patch: replace, type: x}")}}
              template:
                spec:
                  {{Any("nodeSelector: {a: b}", "nodeSelector: null", "tolerations: [{key: t}]", "volumes: [{name: conf, $patch: delete}]", "volumes: [{name: more, emptyDir: {}}]")}}
                  containers:
                  - name: {{Any("main", "side", "new")}}
                    {{Any("image: web:9", "args: [z]", "env: [{name: A, value: '2'}, {name: N, value: x}]", "env: [{name: A, $patch: delete}]", "ports: [{containerPort: 80, name: p}]", "ports: [{containerPort: 80, protocol: UDP}, {containerPort: 81}]", "$patch: delete")}}
            """.Replace("'2'", "\"2\"", StringComparison.Ordinal) + "\n");
        return name;
    }

    private string Generators(string folder)
    {
        var options = Any("", ", options: {disableNameSuffixHash: true}", ", options: {labels: {g: h}, annotations: {i: j}}", ", options: {immutable: true}");
        if (Maybe(3))
            return $"secretGenerator: [{{name: made, literals: [k=v{_number}, 'q=\"x y\"']{options}{Any("", ", type: e.test/t", ", namespace: shop")}}}]";
        Write(folder + "/data.txt", "one\ntwo\n");
        Write(folder + "/data.env", "# c\nE=1\nF=a=b\n\nG=\n");
        var source = Any("literals: [a=b, c=d]", "files: [data.txt, x=data.txt]", "envs: [data.env]", "env: data.env", "literals: ['u=<&>\u00e9']");
        return $"configMapGenerator: [{{name: {Any("made", "conf")}, {source}{options}{Any("", "", ", behavior: merge", ", behavior: replace")}}}]";
    }

    private string Replacements()
    {
        var source = Any("kind: Service, name: web", "kind: Deployment, name: api, fieldPath: spec.replicas", "kind: ConfigMap, name: conf, fieldPath: data.k", "kind: Deployment, name: web, fieldPath: 'spec.template.spec.containers.[name=main].image', options: {delimiter: ':'}");
        var field = Any("spec.template.spec.containers.[name=main].env.[name=A].value", "metadata.annotations.copied", "spec.template.spec.containers.*.image", "spec.template.metadata.labels.app");
        var options = Any("", ", options: {create: true}", ", options: {delimiter: '/', index: 1}", ", options: {delimiter: '-', index: -1}");
        return $"replacements:\n- source: {{{source}}}\n  targets:\n  - {{select: {{kind: {Any("Deployment", "Service")}{Any("", ", name: web", ", namespace: default")}}}, fieldPaths: ['{field}']{options}{Any("", ", reject: [{name: db}]")}}}";
    }

    private string Transformers() => "transformers:\n- |-\n  apiVersion: builtin\n" + Any(
        "  kind: PrefixTransformer\n  metadata: {name: x}\n  prefix: t-\n  fieldSpecs: [{path: metadata/name}]",
        "  kind: NamespaceTransformer\n  metadata: {name: x, namespace: moved}\n  setRoleBindingSubjects: allServiceAccounts\n  fieldSpecs: [{path: metadata/name, kind: Namespace, create: true}]",
        "  kind: NamespaceTransformer\n  metadata: {name: x, namespace: moved}\n  unsetOnly: true",
        "  kind: LabelTransformer\n  metadata: {name: x}\n  labels: {plug: in}\n  fieldSpecs: [{path: metadata/labels, create: true}, {path: spec/selector, kind: Service}]",
        "  kind: AnnotationsTransformer\n  metadata: {name: x}\n  annotations: {plug: in}\n  fieldSpecs: [{path: metadata/annotations, create: true}]");

    private string[] Resources(string folder)
    {
        var documents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names.Where(_ => !Maybe(4)))
        {
            foreach (var document in RandomObjects.Of(name, _random).Where(_ => !Maybe(3)))
                documents.Add(document);
        }

        documents.Add($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {folder}}}\ndata: {{k: v}}\n");
        var split = _random.Next(documents.Count);
        Write(folder + "/one.yaml", string.Join("---\n", documents.Take(split + 1)));
        if (split + 1 == documents.Count)
            return ["one.yaml"];
        Write(folder + "/two.yaml", string.Join("---\n", documents.Skip(split + 1)));
        return ["one.yaml", "two.yaml"];
    }
}
