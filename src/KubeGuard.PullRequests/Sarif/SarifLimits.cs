namespace KubeGuard.PullRequests.Sarif;

/// <summary>
/// How much fits: what GitHub's documentation "SARIF support for code scanning" says is taken in, which is less than what is refused.
/// </summary>
internal static class SarifLimits
{
    /// <summary>Results of a run; more than 25,000 are refused, and of fewer the 5,000 most severe are taken in.</summary>
    public const int Results = 5_000;

    /// <summary>Bytes of a document, compressed with gzip.</summary>
    public const int CompressedBytes = 10_000_000;

    /// <summary>Places of one result that are listed beside the first; GitHub takes in a hundred.</summary>
    public const int RelatedPlaces = 20;

    /// <summary>Characters of one sentence of a message.</summary>
    public const int Sentence = 600;

    /// <summary>Characters of a path or a name of an object that is shown.</summary>
    public const int Name = 300;
}
