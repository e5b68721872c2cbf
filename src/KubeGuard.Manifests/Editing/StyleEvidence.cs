using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing;

/// <summary>How often a subtree is written one way or the other.</summary>
internal sealed class StyleEvidence
{
    private const int WidestStep = 8;

    private readonly int[] _steps = new int[WidestStep + 1];
    private readonly int[] _itemQuotes = new int[3];
    private readonly int[] _flowItemQuotes = new int[3];
    private readonly int[] _valueQuotes = new int[3];
    private readonly int[] _neededQuotes = new int[3];

    public int Indented { get; private set; }

    public int Flush { get; private set; }

    public int FlowScalars { get; private set; }

    public int BlockScalars { get; private set; }

    /// <summary>The indentation used most, or null when nothing shows one.</summary>
    public int? Step => _steps.Any(count => count > 0) ? Array.IndexOf(_steps, _steps.Max()) : null;

    public YamlQuoting? ItemQuoting => Most(_itemQuotes);

    public YamlQuoting? FlowItemQuoting => Most(_flowItemQuotes);

    public YamlQuoting? ValueQuoting => Most(_valueQuotes);

    public YamlQuoting? NeededQuoting => Most(_neededQuotes);

    public void CountStep(int step)
    {
        if (step is > 0 and <= WidestStep)
            _steps[step]++;
    }

    public void CountSequence(int indentation)
    {
        if (indentation > 0)
            Indented++;
        else
            Flush++;
    }

    public void CountScalars(YamlSequence sequence)
    {
        if (sequence.IsFlow)
            FlowScalars++;
        else
            BlockScalars++;
    }

    public void CountItem(YamlScalar scalar, YamlSequence within) => Count(scalar, within.IsFlow ? _flowItemQuotes : _itemQuotes);

    public void CountValue(YamlScalar scalar) => Count(scalar, _valueQuotes);

    public void Add(StyleEvidence other)
    {
        Indented += other.Indented;
        Flush += other.Flush;
        FlowScalars += other.FlowScalars;
        BlockScalars += other.BlockScalars;
        AddTo(_steps, other._steps);
        AddTo(_itemQuotes, other._itemQuotes);
        AddTo(_flowItemQuotes, other._flowItemQuotes);
        AddTo(_valueQuotes, other._valueQuotes);
        AddTo(_neededQuotes, other._neededQuotes);
    }

    /// <summary>Quotes around text that needs none show a preference; around text that needs them, which kind is liked.</summary>
    private void Count(YamlScalar scalar, int[] quotes)
    {
        var style = scalar.Style switch
        {
            YamlScalarStyle.Plain => YamlQuoting.Plain,
            YamlScalarStyle.SingleQuoted => YamlQuoting.Single,
            YamlScalarStyle.DoubleQuoted => YamlQuoting.Double,
            _ => (YamlQuoting?)null,
        };
        if (style is not { } used)
            return;
        if (used != YamlQuoting.Plain)
            _neededQuotes[(int)used]++;
        if (ScalarText.IsSafePlain(scalar.Value, ScalarPlace.Block))
            quotes[(int)used]++;
    }

    private static YamlQuoting? Most(int[] counts) => counts.Any(count => count > 0) ? (YamlQuoting)Array.IndexOf(counts, counts.Max()) : null;

    private static void AddTo(int[] counts, int[] others)
    {
        foreach (var (index, count) in others.Index())
            counts[index] += count;
    }
}
