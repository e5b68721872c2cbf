using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Editing;
using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Short ways to plan changes and to look at what comes of them.</summary>
internal static class Plans
{
    public static ResourceChange.Modify Modify(this ManifestSet manifests, string identity, Action<JsonObject> change)
    {
        var target = manifests.Single(identity);
        return new(target, target.Changed(change));
    }

    public static ResourceChange.Delete Delete(this ManifestSet manifests, string identity) => new(manifests.Single(identity));

    public static ChangeOutcome.Planned Planned(this ManifestSet manifests, params ResourceChange[] changes) => ChangePlanner.Plan(manifests, changes) switch
    {
        ChangeOutcome.Planned planned => planned,
        ChangeOutcome.Refused refused => throw new ShouldAssertException($"refused at {refused.At}: {refused.Reason}"),
        _ => throw new ShouldAssertException("unknown outcome"),
    };

    public static ChangeOutcome.Refused Refused(this ManifestSet manifests, params ResourceChange[] changes) =>
        ChangePlanner.Plan(manifests, changes).ShouldBeOfType<ChangeOutcome.Refused>();

    public static string TextOf(this ChangeOutcome.Planned planned, string path) =>
        Encoding.UTF8.GetString(planned.Files.Single(file => file.Path == path).After!);

    public static IEnumerable<string> Paths(this ChangeOutcome.Planned planned) => planned.Files.Select(file => file.Path);
}
