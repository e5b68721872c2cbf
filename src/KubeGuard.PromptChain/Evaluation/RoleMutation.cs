using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Spoils the rules of a Role.</summary>
internal static class RoleMutation
{
    /// <summary>Resources of the core group that no case ever uses.</summary>
    private static readonly ImmutableArray<string> Foreign = ["nodes", "pods/exec", "serviceaccounts/token", "namespaces", "endpoints"];

    private static readonly ImmutableArray<string> ForeignVerbs = ["impersonate", "escalate", "bind", "deletecollection"];

    private static readonly ImmutableArray<string> Lists = ["apiGroups", "resources", "verbs"];

    /// <summary>Spoils <paramref name="role"/>; false when this kind is no fault of a Role.</summary>
    public static bool TryApply(MutationKind kind, JsonObject role, ImmutableArray<ApiUse> log, Random random)
    {
        var rules = role["rules"]!.AsArray();
        switch (kind)
        {
            case MutationKind.RightDropped:
                Drop(rules, random.OneOf([.. log.Where(use => use.Decision == ApiDecision.Allowed && IsOf(role, use)).Select(use => use.Request)]));
                return true;
            case MutationKind.RightWidened:
                Widen(rules, random);
                return true;
            case MutationKind.WrongNamespace:
                role["metadata"]!["namespace"] = Mutation.Elsewhere;
                return true;
            case MutationKind.WildcardInjected:
                Inject(random.OneOf([.. rules])!.AsObject(), random.OneOf(Lists), random);
                return true;
            case MutationKind.WrongPort:
                return false;
            default:
                throw new InvalidOperationException("A kind of mutation that Roles do not know.");
        }
    }

    private static bool IsOf(JsonObject role, ApiUse use) => use.Subject.ServiceAccount is { } account
        && account.Name == (string?)role["metadata"]!["name"] && account.Namespace == (string?)role["metadata"]!["namespace"];

    /// <summary>Takes the request's verb out of every rule for its resource.</summary>
    private static void Drop(JsonArray rules, ApiRequest request)
    {
        foreach (var rule in rules.Select(rule => rule!.AsObject()).ToList())
        {
            if (!rule.Words("apiGroups").Contains(request.Group) || !rule.Words("resources").Contains(request.Resource))
                continue;
            var rest = rule.Words("verbs").Remove(request.Verb);
            if (rest.IsEmpty)
                rules.Remove(rule);
            else
                rule["verbs"] = Mutation.List(rest);
        }
    }

    private static void Widen(JsonArray rules, Random random)
    {
        var rule = random.OneOf([.. rules])!.AsObject();
        switch (random.Next(3))
        {
            case 0:
                rules.Add(new JsonObject { ["apiGroups"] = Mutation.List(""), ["resources"] = Mutation.List(random.OneOf(Foreign)), ["verbs"] = Mutation.List("get") });
                break;
            case 1 when rule.ContainsKey("resourceNames"):
                rule.Remove("resourceNames");
                break;
            default:
                rule["verbs"] = Mutation.List(rule.Words("verbs").Add(random.OneOf(ForeignVerbs)));
                break;
        }
    }

    /// <summary>A wildcard alone, or hidden among the others.</summary>
    private static void Inject(JsonObject rule, string list, Random random) =>
        rule[list] = random.Next(2) == 0 ? Mutation.List("*") : Mutation.List(rule.Words(list).Add("*"));
}
