using System.Security.Cryptography;
using System.Text;

namespace KubeGuard.Hardening.Proposals;

internal static class ProposalFingerprint
{
    public static string Of(Proposal proposal)
    {
        var text = string.Join('\n', proposal.Id, proposal.Class, proposal.After?.ToJsonString() ?? "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 10));
    }
}
