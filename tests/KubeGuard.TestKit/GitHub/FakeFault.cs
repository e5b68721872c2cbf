namespace KubeGuard.TestKit.GitHub;

/// <summary>Trouble that the server makes.</summary>
public abstract record FakeFault
{
    private FakeFault()
    {
    }

    /// <summary>Answers with this instead of doing anything.</summary>
    /// <param name="Code">HTTP status.</param>
    /// <param name="Message">GitHub's <c>message</c>.</param>
    public sealed record Status(int Code, string Message = "made trouble") : FakeFault
    {
        /// <summary>Headers of the answer.</summary>
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>Drops the connection without having done anything.</summary>
    public sealed record Drop : FakeFault;

    /// <summary>Does it, and drops the connection before the answer: the caller does not know.</summary>
    public sealed record LoseAnswer : FakeFault;

    /// <summary>Does it, and keeps the answer back at a gate.</summary>
    public sealed record HoldAnswer(FakeGate Gate) : FakeFault;

    /// <summary>Says nothing until the caller gives up.</summary>
    public sealed record Hang : FakeFault;

    /// <summary>Somebody does something at the last moment before the call, which then goes its way.</summary>
    /// <param name="Act">What.</param>
    public sealed record Meanwhile(Action Act) : FakeFault;

    /// <summary>Sends the caller elsewhere.</summary>
    public sealed record Redirect(int Code, string Location) : FakeFault;
}
