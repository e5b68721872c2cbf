using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Links;

/// <summary>A sentence of the model that may be shown: on one line, not too long, and resting on evidence that exists. Renderers escape it.</summary>
internal static class CitedSentence
{
    private const int MaximumLength = 400;

    /// <summary>The sentence in member <paramref name="name"/>, or null when it cites nothing or something that does not exist.</summary>
    public static string? From(JsonObject answered, string name, Func<string, bool> knows)
    {
        var cited = answered["evidence"]!.AsArray().Select(id => id!.GetValue<string>()).ToList();
        var text = answered[name]!.GetValue<string>().ReplaceLineEndings(" ").Trim();
        return cited.Count > 0 && cited.All(knows) && text.Length is > 0 and <= MaximumLength ? text : null;
    }
}
