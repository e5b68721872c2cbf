using System.Globalization;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;
using Xunit.Abstractions;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>
/// Edits of every kind, judged by the real <c>kubectl kustomize</c> before and after: the wanted objects are as wanted, everything else is as
/// it was. A sample in the tests; <c>KUBEGUARD_KUBECTL_EDITS=100000</c> makes all of them.
/// </summary>
public sealed class RealKubectlEditTests(ITestOutputHelper output)
{
    private static int Edits => int.TryParse(Environment.GetEnvironmentVariable("KUBEGUARD_KUBECTL_EDITS"), NumberStyles.None, CultureInfo.InvariantCulture, out var edits) ? edits : 8;

    [KubectlFact]
    public void Edits_of_an_overlaid_repository_change_what_is_wanted_and_nothing_else()
    {
        using var tried = TriedRepository.Of(OverlaidSample.Files);
        Try(tried, "own sample", Edits).ShouldBeEmpty();
    }

    [KubectlFact]
    public void Edits_of_real_repositories_change_what_is_wanted_and_nothing_else()
    {
        if (SharedData.Root is null)
            return;
        var wrong = new List<string>();
        foreach (var repository in RealRepositories())
        {
            using var tried = TriedRepository.At(repository);
            wrong.AddRange(Try(tried, Path.GetRelativePath(SharedData.PathOf("data"), repository), Math.Max(1, Edits / 10)));
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Those with a kustomization; of a small sample some of them.</summary>
    private static IEnumerable<string> RealRepositories() =>
        Directory.EnumerateDirectories(SharedData.PathOf("data", "repos"))
            .Concat(Directory.EnumerateDirectories(SharedData.PathOf("data", "e2e")).Select(pair => Path.Combine(pair, "gitops")))
            .Where(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "kustomization.yaml", SearchOption.AllDirectories).Any())
            .Order(StringComparer.Ordinal)
            .Where((_, index) => Edits >= 100 || index % 4 == 1);

    private List<string> Try(TriedRepository tried, string name, int edits)
    {
        var random = new Random(4711);
        var making = new EditsOfEveryKind(random);
        var planned = 0;
        var refused = 0;
        var wrong = new List<string>();
        foreach (var (target, kind, everywhere) in Trials(tried.Manifests, random).Take(edits))
        {
            if (making.Of(kind, target) is not { } change)
                continue;
            switch (ChangePlanner.Plan(tried.Manifests, everywhere ? Everywhere(tried.Manifests, change) : [change]))
            {
                case ChangeOutcome.Planned outcome:
                    planned++;
                    if (tried.Difference(outcome, everywhere ? Everywhere(tried.Manifests, change) : [change]) is { } difference)
                        wrong.Add($"{kind} of {target}{(everywhere ? " everywhere" : "")}: {difference}");
                    break;
                case ChangeOutcome.Refused refusal:
                    refused++;
                    output.WriteLine($"  refused: {kind} of {target}{(everywhere ? " everywhere" : "")}: {refusal.Reason}");
                    break;
            }
        }

        output.WriteLine($"{name}: {planned} edits as wanted, {refused} refused");
        return wrong;
    }

    /// <summary>Every resource of a kustomization with every kind of edit, for itself and for all that come from the same text, in an order that the seed gives.</summary>
    private static (Resource Target, string Kind, bool Everywhere)[] Trials(ManifestSet manifests, Random random)
    {
        var all =
            from target in manifests.Resources
            where TriedRepository.IsBuiltByKustomize(manifests, target)
            from kind in EditsOfEveryKind.Kinds
            from everywhere in (bool[])[false, true]
            where !everywhere || (kind != "create an object" && manifests.Resources.Count(other => SameText(other, target)) > 1)
            select (target, kind, everywhere);
        var trials = all.ToArray();
        random.Shuffle(trials);
        return trials;
    }

    /// <summary>The same change for every object that comes from the same text.</summary>
    private static List<ResourceChange> Everywhere(ManifestSet manifests, ResourceChange change) => change switch
    {
        ResourceChange.Delete delete => [.. manifests.Resources.Where(other => SameText(other, delete.Target)).Select(other => new ResourceChange.Delete(other))],
        ResourceChange.Modify modify => [.. manifests.Resources.Where(other => SameText(other, modify.Target)).Select(other => Alike(modify, other))],
        _ => [change],
    };

    private static ResourceChange.Modify Alike(ResourceChange.Modify modify, Resource other)
    {
        if (ReferenceEquals(other, modify.Target))
            return modify;
        var after = other.ToJson();
        JsonMerge.Apply(modify.Target.ToJson(), modify.After, after);
        return new ResourceChange.Modify(other, after);
    }

    private static bool SameText(Resource one, Resource other) =>
        one.Origin.File == other.Origin.File && one.Origin.Document == other.Origin.Document && one.Origin.Pointer == other.Origin.Pointer;
}
