namespace KubeGuard.Hardening.Policies.Values;

/// <summary>A value of the policy file that is written as one text and has an invariant.</summary>
/// <typeparam name="TSelf">The value's own type.</typeparam>
public interface IPolicyText<TSelf>
    where TSelf : class, IPolicyText<TSelf>
{
    /// <summary>What may stand there, for messages and the schema: <c>a path pattern such as apps/**</c>.</summary>
    static abstract string Expected { get; }

    /// <summary>The text as it was written.</summary>
    string Text { get; }

    /// <summary>Reads the text.</summary>
    static abstract TextReading<TSelf> Read(string text);
}

/// <summary>What came of reading a text.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public abstract record TextReading<T>
{
    private TextReading()
    {
    }

    /// <summary>The value.</summary>
    public sealed record Good(T Value) : TextReading<T>;

    /// <summary>No value.</summary>
    /// <param name="Expected">What was expected, and what of it is missing.</param>
    /// <param name="Nearest">What was probably meant; null when nothing is near.</param>
    public sealed record Bad(string Expected, string? Nearest = null) : TextReading<T>;
}
