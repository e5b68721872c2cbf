using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

public sealed class GrantAtomProperties
{
    [Fact]
    public void P2_an_atom_is_contained_exactly_when_the_evaluator_allows_all_that_it_allows() => Prop.ForAll(
        (from narrow in RbacGenerators.Rule
         from wide in RbacGenerators.Rule
         select (narrow, wide)).ToArbitrary(),
        rules =>
        {
            foreach (var atom in GrantAtom.Of(rules.narrow))
                GrantAtom.Of(rules.wide).Any(wider => wider.Contains(atom)).ShouldBe(rules.wide.Covers(Witness(atom)), $"{atom} in {rules.wide}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_atoms_of_a_rule_allow_what_the_rule_allows() => Prop.ForAll(
        (from rule in RbacGenerators.Rule
         from requests in RbacGenerators.Request.ArrayOf(20)
         select (rule, requests)).ToArbitrary(),
        sample =>
        {
            var atoms = GrantAtom.Of(sample.rule).Select(AsRule).ToList();
            foreach (var request in sample.requests)
                atoms.Exists(atom => atom.Covers(request)).ShouldBe(sample.rule.Covers(request), $"{request} by {sample.rule}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_probe_of_a_path_pattern_asks_for_more_than_the_path_that_it_starts_with()
    {
        var pattern = new GrantAtom("get", "", "", null, "/logs*").Probe("");
        new PolicyRule { NonResourceUrls = ["/logs*"], Verbs = ["get"] }.Covers(pattern).ShouldBeTrue();
        new PolicyRule { NonResourceUrls = ["/logs"], Verbs = ["get"] }.Covers(pattern).ShouldBeFalse();
        var all = new GrantAtom("get", "", "", null, "*").Probe("");
        all.IsNonResource.ShouldBeTrue();
        new PolicyRule { NonResourceUrls = ["*"], Verbs = ["get"] }.Covers(all).ShouldBeTrue();
    }

    /// <summary>A request that the atom allows, with a word that nobody else uses wherever the atom leaves the choice.</summary>
    private static ApiRequest Witness(GrantAtom atom)
    {
        var verb = atom.Verb == "*" ? "fresh" : atom.Verb;
        if (atom.Path is { } path)
            return new(verb, "", "", "", "", "", path.EndsWith('*') ? $"{path.TrimEnd('*')}fresh" : path);
        var (resource, subresource) = atom.Resource == "*" ? ("fresh", "fresh") : Split(atom.Resource);
        return new(verb, atom.Group == "*" ? "fresh" : atom.Group, resource, subresource, "", atom.Name ?? "fresh");
    }

    private static (string Resource, string Subresource) Split(string token)
    {
        var slash = token.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (token, "");
        return (token[..slash] is "*" ? "fresh" : token[..slash], token[(slash + 1)..]);
    }

    private static PolicyRule AsRule(GrantAtom atom) => new()
    {
        Verbs = [atom.Verb],
        ApiGroups = atom.Path is null ? [atom.Group] : [],
        Resources = atom.Path is null ? [atom.Resource] : [],
        ResourceNames = atom.Name is null ? [] : [atom.Name],
        NonResourceUrls = atom.Path is null ? [] : [atom.Path],
    };
}
