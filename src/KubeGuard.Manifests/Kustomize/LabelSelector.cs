using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A label selector as text (<c>a=b,c in (d, e),!f</c>; Kubernetes documentation, "Labels and Selectors").</summary>
internal sealed class LabelSelector
{
    private readonly ImmutableArray<Requirement> _requirements;

    private LabelSelector(ImmutableArray<Requirement> requirements) => _requirements = requirements;

    public static LabelSelector Parse(YamlMapping owner, string field) =>
        new([.. Split(owner.Text(field) ?? "").Select(part => Requirement.Parse(part, owner[field]!))]);

    public bool Selects(YamlMapping? labels) => _requirements.All(requirement => requirement.IsMet(labels));

    /// <summary>The parts between commas that are not in parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                    yield return part;
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }

    private sealed record Requirement(string Key, bool WhenIn, ImmutableArray<string>? Values)
    {
        public static Requirement Parse(string text, YamlNode at)
        {
            if (text.StartsWith('!'))
                return new(text[1..].Trim(), false, null);
            foreach (var sign in (string[])["!=", "==", "="])
            {
                if (text.IndexOf(sign, StringComparison.Ordinal) is > 0 and var place)
                    return new(text[..place].Trim(), sign != "!=", [text[(place + sign.Length)..].Trim()]);
            }

            var open = text.IndexOf('(', StringComparison.Ordinal);
            if (open < 0)
                return text.Any(char.IsWhiteSpace) ? throw Invalid(text, at) : new(text, true, null);
            var words = text[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 2 || words[1] is not ("in" or "notin") || !text.EndsWith(')'))
                throw Invalid(text, at);
            return new(words[0], words[1] == "in", [.. text[(open + 1)..^1].Split(',').Select(value => value.Trim())]);
        }

        public bool IsMet(YamlMapping? labels)
        {
            var actual = (labels?[Key] as YamlScalar)?.Value;
            if (Values is not { } values)
                return actual is not null == WhenIn;
            return WhenIn ? actual is not null && values.Contains(actual) : actual is null || !values.Contains(actual);
        }

        private static KustomizeException Invalid(string text, YamlNode at) => new(at, $"'{text}' is not a label selector.");
    }
}
