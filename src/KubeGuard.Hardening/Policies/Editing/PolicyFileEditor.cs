using System.Text.Json.Nodes;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Policies.Settings;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Editing;

/// <summary>
/// Adds exceptions to a policy file and takes them out again (B10), by surgical edits: every other byte stays. The result is read as a policy; an
/// edit that would not leave a valid one is refused.
/// </summary>
public static class PolicyFileEditor
{
    private const string Key = "exceptions";

    private static readonly JsonPointer Exceptions = JsonPointer.Root.Append(Key);

    /// <summary>The file with a further exception; the file is made when there is none.</summary>
    /// <param name="file">The present file; null when there is none.</param>
    /// <param name="exception">What is not wanted.</param>
    public static TextEditOutcome Add(YamlFile? file, PolicyException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var entry = PolicyJson.Of(PolicyValue.Of(typeof(PolicyException)), exception);
        var only = new JsonObject { [Key] = new JsonArray(entry?.DeepClone()) };
        if (file is null)
            return Checked(new TextEditOutcome.Edited(SourceText.FromText(RepositoryPolicy.FileName, YamlWriter.Write(only))));
        if (Document(file) is not { } document)
            return Checked(new TextEditOutcome.Edited(file.Source.WithText(Ended(file.Source.Text) + YamlWriter.Write(only))));
        var isThere = document.Root is YamlMapping root && root.Sequence(Key) is not null;
        NodeEdit edit = isThere
            ? new NodeEdit.Append(document.Index, Exceptions, entry)
            : new NodeEdit.Set(document.Index, Exceptions, new JsonArray(entry));
        return Checked(SurgicalEditor.Apply(file, [edit]));
    }

    /// <summary>The file without the exceptions of this target or fingerprint, as they are written; unchanged when it has none.</summary>
    public static TextEditOutcome Remove(YamlFile file, string targetOrFingerprint)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Document(file) is not { Root: YamlMapping root } document || root.Sequence(Key) is not { } exceptions)
            return new TextEditOutcome.Edited(file.Source);
        var edits = exceptions.Items
            .Select((item, index) => item is YamlMapping entry && (entry.Text("target") == targetOrFingerprint || entry.Text("fingerprint") == targetOrFingerprint)
                ? new NodeEdit.Remove(document.Index, Exceptions.Append(index))
                : null)
            .OfType<NodeEdit>()
            .ToList();
        return Checked(SurgicalEditor.Apply(file, edits));
    }

    private static YamlDocument? Document(YamlFile file) => file.Documents.FirstOrDefault(document => document.Root is { IsNull: false });

    private static string Ended(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private static TextEditOutcome Checked(TextEditOutcome outcome) =>
        outcome is TextEditOutcome.Edited edited && PolicyReader.Read(YamlReader.Read(edited.Text)) is PolicyReading.Invalid invalid
            ? new TextEditOutcome.Refused($"the policy file would not be valid: {invalid.Errors[0]}", invalid.Errors[0].Location)
            : outcome;
}
