namespace KubeGuard.Manifests.Reading;

/// <summary>Cheap looks at a text, before and after parsing fails.</summary>
internal static class ManifestLook
{
    /// <summary>Whether the text may hold a Kubernetes object at all: spares parsing of what cannot.</summary>
    public static bool MayHoldObjects(string text) =>
        text.Contains("apiVersion", StringComparison.Ordinal) && text.Contains("kind", StringComparison.Ordinal);

    /// <summary>Whether somebody who wrote this meant a manifest: both keys begin a line (in JSON, or in a List, anywhere in it).</summary>
    public static bool LooksLikeManifest(string text) => HasKeyLine(text, "apiVersion") && HasKeyLine(text, "kind");

    private static bool HasKeyLine(string text, string key)
    {
        for (var at = text.IndexOf(key, StringComparison.Ordinal); at >= 0; at = text.IndexOf(key, at + 1, StringComparison.Ordinal))
        {
            if (StartsLine(text, at) && EndsKey(text, at + key.Length))
                return true;
        }

        return false;
    }

    private static bool StartsLine(string text, int at)
    {
        for (var i = at - 1; i >= 0; i--)
        {
            if (text[i] is '\n' or '\r' or '{' or ',')
                return true;
            if (text[i] is not (' ' or '\t' or '"' or '\'' or '-' or '\uFEFF'))
                return false;
        }

        return true;
    }

    private static bool EndsKey(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '"' or '\'')
            at++;
        return at < text.Length && text[at] == ':';
    }
}
