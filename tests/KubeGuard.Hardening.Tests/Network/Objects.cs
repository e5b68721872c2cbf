namespace KubeGuard.Hardening.Tests.Network;

/// <summary>Small manifests; labels and ports as <c>a=b</c> and <c>name:port</c> or <c>port</c>.</summary>
internal static class Objects
{
    public static string Deployment(string @namespace, string name, string labels, string ports = "", string podExtra = "") =>
        Workload("apps/v1", "Deployment", @namespace, name, labels, ports, podExtra);

    public static string Workload(string apiVersion, string kind, string @namespace, string name, string labels, string ports = "", string podExtra = "") => $"""
        apiVersion: {apiVersion}
        kind: {kind}
        metadata: {Inline($"name={name},namespace={@namespace}")}
        spec:
          selector:
            matchLabels: {Inline(labels)}
          template:
            metadata:
              labels: {Inline(labels)}
            spec:
              containers:
              - name: main
                image: example.test/{name}:1
                ports: [{string.Join(", ", Split(ports).Select(Port))}]
              {podExtra}
        """;

    public static string Service(string @namespace, string name, string selector, string ports, string type = "ClusterIP") => $"""
        apiVersion: v1
        kind: Service
        metadata: {Inline($"name={name},namespace={@namespace}")}
        spec:
          type: {type}
          selector: {Inline(selector)}
          ports: [{string.Join(", ", Split(ports).Select(port => port.Split('>')).Select(port => $"{{port: {port[0]}, targetPort: {port[^1]}}}"))}]
        """;

    public static string Policy(string @namespace, string name, string spec) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {{spec}}
        """;

    public static string Namespace(string name, string labels) => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: {{name}}, labels: {{Inline(labels)}}}
        """;

    private static string Inline(string pairs) => $"{{{string.Join(", ", Split(pairs).Select(pair => pair.Split('=')).Select(pair => $"{pair[0]}: \"{pair[1]}\""))}}}";

    private static string Port(string port) => port.Split(':') is [var name, var number] ? $"{{name: {name}, containerPort: {number}}}" : $"{{containerPort: {port}}}";

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
