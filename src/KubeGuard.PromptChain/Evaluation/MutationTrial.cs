using System.Collections.Immutable;
using KubeGuard.Hardening.Pipeline;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>How many spoilt candidates verification let through.</summary>
/// <param name="Kind">How they were spoilt.</param>
/// <param name="Tried">How many there were.</param>
/// <param name="Accepted">How many passed; anything but 0 is a fault.</param>
/// <param name="Example">The first that passed, as JSON; null when none did.</param>
public sealed record MutationResult(MutationKind Kind, int Tried, int Accepted, string? Example);

/// <summary>Spoils the candidates of the labelled set in turn and asks verification about each.</summary>
internal sealed class MutationTrial
{
    /// <summary>Mutations of each kind.</summary>
    public const int PerKind = 1000;

    private readonly ImmutableArray<Specimen> _specimens;

    public MutationTrial(IEnumerable<LabelledCase> cases, CancellationToken cancellation) => _specimens =
    [
        .. from labelled in cases
           from candidate in LabelledCase.Written(labelled.Candidates(cancellation))
           select new Specimen(labelled, candidate, new CandidateVerifier(candidate, labelled.Input)),
    ];

    /// <summary>Tries so many mutations of one kind.</summary>
    public MutationResult Run(MutationKind kind, int count, CancellationToken cancellation)
    {
        var random = new Random((int)kind);
        var tried = 0;
        var accepted = 0;
        string? example = null;
        for (var turn = 0; tried < count; turn++)
        {
            var (labelled, candidate, verifier) = _specimens[turn % _specimens.Length];
            if (Mutation.Of(kind, labelled, candidate.Proposal, random) is not { } spoilt)
                continue;
            tried++;
            if (verifier.Verify(spoilt, cancellation) is not VerificationOutcome.Accepted)
                continue;
            accepted++;
            example ??= spoilt.ToJsonString();
        }

        return new(kind, tried, accepted, example);
    }

    private sealed record Specimen(LabelledCase Case, Candidate Candidate, CandidateVerifier Verifier);
}
