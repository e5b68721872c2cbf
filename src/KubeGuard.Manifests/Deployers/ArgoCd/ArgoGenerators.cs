using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>The generators of an ApplicationSet that the repository alone decides: list, git, and matrix and merge over those.</summary>
internal sealed class ArgoGenerators(DeployedRepository repository, ArgoTemplate template)
{
    /// <summary>How many applications a set may make; one that makes more is a mistake or an attack.</summary>
    public const int MostApplications = 1_000;

    private const int DeepestGenerator = 4;

    /// <exception cref="NotDecidedException">The generator asks a cluster or a service, or makes too much.</exception>
    public ImmutableArray<TemplateParameters> Generate(YamlMapping generator) => Generate(generator, TemplateParameters.Empty, 0);

    private ImmutableArray<TemplateParameters> Generate(YamlMapping generator, TemplateParameters outer, int depth)
    {
        if (generator["template"] is YamlMapping { Entries.IsEmpty: false } own)
            throw new NotDecidedException(own, "a template of a generator's own is not followed");
        if (depth > DeepestGenerator)
            throw new NotDecidedException(generator, "generators are nested too deep");
        var kind = generator.Entries.FirstOrDefault(entry => entry.Name is not ("selector" or "template"));
        ImmutableArray<TemplateParameters> made = (kind?.Name, kind?.Value.Resolved) switch
        {
            ("list", YamlMapping list) => OfList(list, outer),
            ("git", YamlMapping git) => OfGit(git, outer),
            ("matrix", YamlMapping matrix) => OfMatrix(matrix, outer, depth),
            ("merge", YamlMapping merge) => OfMerge(merge, outer, depth),
            _ => throw new NotDecidedException(kind?.Key ?? generator, $"what the generator {kind?.Name} gives is known to a cluster or a service only"),
        };
        return Bounded(generator, Selected(made, generator));
    }

    private ImmutableArray<TemplateParameters> OfList(YamlMapping list, TemplateParameters outer)
    {
        if (list["elementsYaml"] is { IsNull: false } text)
            throw new NotDecidedException(text, "elementsYaml is not evaluated");
        return [.. (list.Sequence("elements")?.Items ?? []).Select(element => TemplateParameters.Of(template.Render(element, outer)))];
    }

    private ImmutableArray<TemplateParameters> OfGit(YamlMapping written, TemplateParameters outer)
    {
        var git = (YamlMapping)template.Render(written.Without("values"), outer);
        var source = new ArgoGitGenerator(repository, git);
        return
        [
            .. source.Generate().Select(found => Valued(written, outer.With(found)) is var all && written["values"] is not null ? found.With(all) : found),
        ];
    }

    /// <summary>The <c>values</c> of a generator, in which its own parameters may stand.</summary>
    private TemplateParameters Valued(YamlMapping generator, TemplateParameters parameters)
    {
        var values = TemplateParameters.Empty;
        foreach (var entry in generator.Mapping("values")?.Entries ?? [])
        {
            if (entry.Name is { } name && template.Render(entry.Value, parameters) is YamlScalar value)
                values = values.With($"values.{name}", value.Value);
        }

        return values;
    }

    private ImmutableArray<TemplateParameters> OfMatrix(YamlMapping matrix, TemplateParameters outer, int depth)
    {
        if (Children(matrix) is not [var first, var second])
            throw new NotDecidedException(matrix, "a matrix has two generators");
        var all = ImmutableArray.CreateBuilder<TemplateParameters>();
        foreach (var one in Generate(first, outer, depth + 1))
        {
            foreach (var other in Generate(second, outer.With(one), depth + 1))
                all.Add(one.With(other));
            Bounded(matrix, all);
        }

        return all.ToImmutable();
    }

    private ImmutableArray<TemplateParameters> OfMerge(YamlMapping merge, TemplateParameters outer, int depth)
    {
        var keys = merge.Texts("mergeKeys").ToList();
        if (Children(merge) is not [var first, .. var others] || keys.Count == 0)
            throw new NotDecidedException(merge, "a merge has generators and mergeKeys");
        var merged = Generate(first, outer, depth + 1);
        foreach (var other in others)
        {
            var over = Generate(other, outer, depth + 1).ToLookup(Key);
            merged = [.. merged.Select(below => over[Key(below)].Aggregate(below, (one, two) => one.With(two)))];
        }

        return merged;

        string Key(TemplateParameters parameters) => string.Join('\n', keys.Select(key => parameters.Texts.GetValueOrDefault(key)));
    }

    private static List<YamlMapping> Children(YamlMapping generator) => generator.Sequence("generators")?.Items.OfType<YamlMapping>().ToList() ?? [];

    private static IEnumerable<TemplateParameters> Selected(ImmutableArray<TemplateParameters> made, YamlMapping generator)
    {
        if (generator.Mapping("selector") is not { } selector)
            return made;
        if (selector["matchExpressions"] is YamlSequence { RawItems.IsEmpty: false } expressions)
            throw new NotDecidedException(expressions, "matchExpressions are not followed");
        return made.Where(parameters => (selector.Mapping("matchLabels")?.Entries ?? [])
            .All(label => parameters.Texts.GetValueOrDefault(label.Name ?? "") == (label.Value as YamlScalar)?.Value));
    }

    private static ImmutableArray<TemplateParameters> Bounded(YamlNode at, IEnumerable<TemplateParameters> made)
    {
        ImmutableArray<TemplateParameters> all = [.. made.Take(MostApplications + 1)];
        return all.Length <= MostApplications ? all : throw new NotDecidedException(at, $"it makes more than {MostApplications} applications");
    }
}
