using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Writes new YAML as a person would: keys in the order given, block style, quotes only where a YAML 1.1 reader would otherwise read
/// another type. Whatever the text holds, it stays one scalar or one comment.
/// </summary>
public static class YamlWriter
{
    /// <summary>One document, ended by a line break, without separator.</summary>
    /// <param name="value">The object.</param>
    /// <param name="style">The layout; <see cref="YamlStyle.Default"/> when left out.</param>
    /// <param name="comments">Comments above nodes; a comment at a pointer that the object does not have is left out.</param>
    public static string Write(JsonObject value, YamlStyle? style = null, IEnumerable<NodeComment>? comments = null) =>
        Write((JsonNode)value, style ?? YamlStyle.Default, comments);

    /// <summary>One document that is a list, such as a JSON patch.</summary>
    /// <param name="value">The list.</param>
    /// <param name="style">The layout; <see cref="YamlStyle.Default"/> when left out.</param>
    public static string WriteList(JsonArray value, YamlStyle? style = null) => Write(value, style ?? YamlStyle.Default, null);

    private static string Write(JsonNode value, YamlStyle style, IEnumerable<NodeComment>? comments) =>
        BlockValue.Join(new BlockRenderer(style, comments).Root(value), style.LineBreak);
}
