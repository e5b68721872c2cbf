using System.Security.Cryptography;
using System.Text;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Proposals;

internal static class ProposalFingerprint
{
    public static string Of(Proposal proposal)
    {
        var text = string.Join('\n', [proposal.Id, proposal.Class.ToString(), proposal.After?.ToJsonString() ?? "", .. Beside(proposal)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
    }

    /// <summary>What is given back may stand in several objects: whoever declined it in one has not seen what is added in another.</summary>
    private static IEnumerable<string> Beside(Proposal proposal) => proposal.Class == ProposalClass.Widen
        ? proposal.Changes.Skip(1).OfType<ResourceChange.Modify>().Select(change => change.After.ToJsonString())
        : [];
}
