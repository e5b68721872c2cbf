using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>A role with each of its rules held to what was used.</summary>
/// <param name="Role">The role as it is.</param>
/// <param name="Rules">Its rules in order.</param>
internal sealed record RefinedRole(RbacRole Role, ImmutableArray<RefinedRule> Rules)
{
    /// <summary>The rules afterwards.</summary>
    public IEnumerable<KeptRule> After => Rules.SelectMany(rule => rule.After);

    /// <summary>Whether nothing goes.</summary>
    public bool IsUnchanged => Rules.All(rule => rule.IsUnchanged);

    /// <summary>Whether some right stays only because the log cannot speak of it.</summary>
    public bool KeepsUnknown => After.SelectMany(rule => rule.Rows).SelectMany(row => row.Verbs)
        .Any(kept => kept.Reason is KeepReason.NoEvent or KeepReason.DelegatedCheck or KeepReason.SilentResource or KeepReason.SilentVerb or KeepReason.NotRecorded);

    /// <summary>Refines every rule of <paramref name="role"/>, each counted with the uses that fall to it.</summary>
    public static RefinedRole Of(RbacRole role, IReadOnlyList<RightUse> uses, RuleRefiner refiner)
    {
        var counted = uses.ToLookup(use => RuleFor(role.Rules, use.Request));
        return new(role, [.. role.Rules.Select((rule, index) => refiner.Refine(rule, [.. counted[index]]))]);
    }

    /// <summary>The object afterwards. Rules that stay are the very same; the others keep the order of their keys and items.</summary>
    public JsonObject ToJson()
    {
        var json = Role.Resource!.ToJson();
        var before = json["rules"] as JsonArray ?? [];
        var after = new JsonArray();
        for (var index = 0; index < Rules.Length; index++)
        {
            if (Rules[index].IsUnchanged)
                after.Add(before[index]!.DeepClone());
            else
            {
                foreach (var kept in Rules[index].After)
                    after.Add(RuleJson(before[index]!.AsObject(), kept.Rule));
            }
        }

        json["rules"] = after;
        return json;
    }

    /// <summary>A use counts to the narrowest rule that covers it, so that the broader one can shrink; the first of equals.</summary>
    private static int RuleFor(ImmutableArray<PolicyRule> rules, ApiRequest request) => Enumerable.Range(0, rules.Length)
        .Where(index => rules[index].Covers(request))
        .OrderBy(index => rules[index].ResourceNames.IsEmpty)
        .ThenBy(index => rules[index].Resources.Any(resource => resource.Contains('*')) || rules[index].ApiGroups.Contains("*"))
        .ThenBy(index => rules[index].Verbs.Contains("*"))
        .FirstOrDefault(-1);

    private static JsonObject RuleJson(JsonObject before, PolicyRule rule)
    {
        var wanted = rule.ToJson();
        var json = new JsonObject();
        foreach (var (key, _) in before)
        {
            if (wanted[key] is { } value)
                json[key] = value.DeepClone();
        }

        foreach (var (key, value) in wanted)
        {
            if (!json.ContainsKey(key))
                Insert(json, key, value!.DeepClone());
        }

        return json;
    }

    /// <summary>resourceNames belong behind the resources; any other key at the end.</summary>
    private static void Insert(JsonObject json, string key, JsonNode value)
    {
        var behind = json.IndexOf("resources");
        if (key == "resourceNames" && behind >= 0)
            json.Insert(behind + 1, key, value);
        else
            json[key] = value;
    }
}
