using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>What editing a file gives.</summary>
public abstract record TextEditOutcome
{
    private TextEditOutcome()
    {
    }

    /// <summary>The file with the edits; read again and compared, it differs from before in the wanted nodes and in nothing else.</summary>
    public sealed record Edited(SourceText Text) : TextEditOutcome;

    /// <summary>Nothing is edited: the file has no such node, or the edit cannot be made without touching something else.</summary>
    public sealed record Refused(string Reason, SourceLocation At) : TextEditOutcome;
}
