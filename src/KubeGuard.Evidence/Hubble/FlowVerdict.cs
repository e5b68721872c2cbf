namespace KubeGuard.Evidence.Hubble;

/// <summary>The verdict of a flow, by name or by its number in Hubble's protobuf.</summary>
internal static class FlowVerdict
{
    public static ConnectionVerdict? Of(in FlowFields flow)
    {
        var verdict = flow.Verdict;
        if (verdict.Is("FORWARDED"u8) || verdict.Is("REDIRECTED"u8) || verdict.Is("TRACED"u8) || verdict.Is("TRANSLATED"u8)
            || verdict.Is("1"u8) || verdict.Is("5"u8) || verdict.Is("6"u8) || verdict.Is("7"u8))
            return ConnectionVerdict.Forwarded;
        if (verdict.Is("AUDIT"u8) || verdict.Is("4"u8))
            return ConnectionVerdict.Audited;
        if (verdict.Is("DROPPED"u8) || verdict.Is("2"u8))
            return IsPolicyDenial(flow) ? ConnectionVerdict.DeniedByPolicy : ConnectionVerdict.Dropped;
        return verdict.Is("ERROR"u8) || verdict.Is("3"u8) ? ConnectionVerdict.Dropped : null;
    }

    /// <summary>
    /// Drop reasons 133 (no policy allows it) and 181 (a deny policy), the policy verdict events (type 5), and drops by the layer 7 proxy, which
    /// drops only for policy. A drop that names its policies is one too.
    /// </summary>
    private static bool IsPolicyDenial(in FlowFields flow)
    {
        if (flow.DropDescription.Bytes.StartsWith("POLICY_DEN"u8) || flow.DropDescription.Bytes.StartsWith("Policy denied"u8))
            return true;
        if (flow.DropReason.Is("133"u8) || flow.DropReason.Is("181"u8) || flow.DropReason.Bytes.StartsWith("POLICY_DEN"u8))
            return true;
        return flow.EventType.Is("5"u8) || flow.Type.Is("L7"u8) || flow.Type.Is("2"u8)
            || flow.EgressDeniedBy.IndexOf((byte)'{') >= 0 || flow.IngressDeniedBy.IndexOf((byte)'{') >= 0;
    }
}
