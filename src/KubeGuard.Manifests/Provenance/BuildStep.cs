using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Provenance;

/// <summary>What a step of a build is: its kind, the field of a kustomization that asks for it, and the text that says what it does.</summary>
/// <param name="By">Its kind.</param>
/// <param name="Name">The field, such as <c>patches</c> or <c>namePrefix</c>; for what follows at the end of a build, its name.</param>
/// <param name="Kustomization">Path of the kustomization that the step belongs to; null for what follows at the end of a build.</param>
/// <param name="Text">Where it is written: the patch, or the entry of the kustomization. Empty when only the values themselves say it.</param>
internal sealed record BuildCause(MadeBy By, string Name, string? Kustomization, ImmutableArray<SourceLocation> Text)
{
    /// <summary>A patch that a kustomization applies.</summary>
    public static BuildCause Patch(string field, string kustomization, YamlNode text) => new(MadeBy.Patch, field, kustomization, [text.Location]);

    /// <summary>A step that follows when all kustomizations are passed.</summary>
    public static BuildCause AtTheEnd(MadeBy by, string name) => new(by, name, null, []);
}

/// <summary>A step that changed an object: the object before and after it. Parts that it left alone are the same instances in both.</summary>
internal sealed record BuildStep(BuildCause Cause, YamlMapping Before, YamlMapping After);

/// <summary>An object on its way through one kustomization.</summary>
/// <param name="Kustomization">Path of the kustomization's file.</param>
/// <param name="Entered">The object as resources, generators and components give it, before the kustomization's own patches.</param>
/// <param name="Patched">The object after those patches, before anything else of the kustomization.</param>
internal sealed record LayerPass(string Kustomization, YamlMapping Entered, YamlMapping Patched)
{
    /// <summary>What the object is called after the patches: how a further patch of that kustomization names it.</summary>
    public ResourceId Identity
    {
        get
        {
            var metadata = Patched.Mapping("metadata");
            return ResourceId.Of(Patched.Text("apiVersion") ?? "", Patched.Text("kind") ?? "", metadata?.Text("namespace"), metadata?.Text("name") ?? "");
        }
    }
}

/// <summary>How an object came to be what it is: every step that changed it, in order, and every kustomization that it passed, the innermost first.</summary>
internal sealed record BuildHistory(MadeBy Beginning, ImmutableArray<BuildStep> Steps, ImmutableArray<LayerPass> Layers)
{
    /// <summary>The files that a generator took data from.</summary>
    public ImmutableArray<SourceLocation> Inputs { get; init; } = [];

    /// <summary>An object that is as a file has it.</summary>
    public static BuildHistory Written { get; } = new(MadeBy.Base, [], []);

    /// <summary>An object that a kustomization makes out of data.</summary>
    public static BuildHistory Generated { get; } = new(MadeBy.Generator, [], []);

    public BuildHistory With(BuildStep step) => this with { Steps = Steps.Add(step) };
}
