namespace KubeGuard.Manifests.Kustomize;

/// <summary>The fields of a kustomization that are not followed.</summary>
internal static class NotModelled
{
    /// <summary>Why the field is not followed; null when it is (or does not change what is built).</summary>
    public static string? Message(string field) => field switch
    {
        "helmCharts" or "helmChartInflationGenerator" => $"{field}: Helm charts are not inflated; nothing that they make is known.",
        _ => null,
    };
}
