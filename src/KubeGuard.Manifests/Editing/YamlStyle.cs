namespace KubeGuard.Manifests.Editing;

/// <summary>How text that need not be quoted is written all the same.</summary>
public enum YamlQuoting
{
    /// <summary>Without quotes where that is safe, else in double quotes.</summary>
    Plain,

    /// <summary>In single quotes where that is possible.</summary>
    Single,

    /// <summary>In double quotes.</summary>
    Double,
}

/// <summary>How new YAML is laid out, so that it looks like its neighbourhood.</summary>
public sealed record YamlStyle
{
    /// <summary>As kubectl prints: two spaces, sequences not indented below their key, block sequences, no needless quotes.</summary>
    public static YamlStyle Default { get; } = new();

    /// <summary>Spaces per level of a mapping.</summary>
    public int IndentStep { get; init; } = 2;

    /// <summary>Whether the dashes of a sequence stand deeper than the key that holds it.</summary>
    public bool IndentSequences { get; init; }

    /// <summary>Whether sequences of scalars are written in brackets on one line.</summary>
    public bool FlowScalarSequences { get; init; }

    /// <summary>How text behind a dash is quoted.</summary>
    public YamlQuoting ItemQuoting { get; init; }

    /// <summary>How text in a bracketed sequence is quoted.</summary>
    public YamlQuoting FlowItemQuoting { get; init; }

    /// <summary>How text that is the value of a key is quoted.</summary>
    public YamlQuoting ValueQuoting { get; init; }

    /// <summary>Which quotes text gets that needs some: single or double.</summary>
    public YamlQuoting NeededQuoting { get; init; } = YamlQuoting.Double;

    /// <summary>The line break.</summary>
    public string LineBreak { get; init; } = "\n";
}
