using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Selectors as they are written: single values as matchLabels, all else as matchExpressions.</summary>
internal static class SelectorJson
{
    public static JsonObject Of(LabelSelector selector)
    {
        var labels = new JsonObject();
        var expressions = new JsonArray();
        foreach (var requirement in selector.Requirements.Distinct())
        {
            if (requirement is { Operator: LabelOperator.In, Values: [var only] } && !labels.ContainsKey(requirement.Key))
                labels[requirement.Key] = only;
            else
                expressions.Add(Expression(requirement));
        }

        var json = new JsonObject();
        if (labels.Count > 0)
            json["matchLabels"] = labels;
        if (expressions.Count > 0)
            json["matchExpressions"] = expressions;
        return json;
    }

    private static JsonObject Expression(LabelRequirement requirement)
    {
        var expression = new JsonObject { ["key"] = requirement.Key, ["operator"] = requirement.Operator.ToString() };
        if (requirement.Operator is LabelOperator.In or LabelOperator.NotIn)
            expression["values"] = new JsonArray([.. requirement.Values.Select(value => JsonValue.Create(value))]);
        return expression;
    }
}
