using System.Net;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>How an end can be named in a rule.</summary>
internal abstract record PeerChoice
{
    private PeerChoice()
    {
    }

    /// <summary>By this peer; <paramref name="Generalised"/> says how it means more than the end itself, or is null.</summary>
    public sealed record Named(RulePeer Peer, string? Generalised) : PeerChoice;

    /// <summary>No rule is needed: a pod's own node is never kept out (N10).</summary>
    public sealed record NotNeeded : PeerChoice;

    /// <summary>A NetworkPolicy cannot name it.</summary>
    public sealed record Impossible(string Reason) : PeerChoice;
}

/// <summary>From the end of an observed connection to the peer of a rule (N6, N7, N9 to N12).</summary>
internal sealed class PeerComposer(SelectorChooser selectors)
{
    public PeerChoice Compose(ResolvedEnd end, string policyNamespace) => end.End switch
    {
        NetworkEnd.OwnNode => new PeerChoice.NotNeeded(),
        NetworkEnd.Address address => new PeerChoice.Named(new RulePeer.Block(address.Network, NoteOf(end.Display, address.Network.BaseAddress)), null),
        NetworkEnd.Opaque => new PeerChoice.Impossible($"{end} cannot be named in a NetworkPolicy: neither its labels nor an address that lasts are known"),
        NetworkEnd.Pod pod => OfPod(end, pod, policyNamespace),
        _ => throw new InvalidOperationException($"{end.End.GetType()} is no end."),
    };

    private PeerChoice OfPod(ResolvedEnd end, NetworkEnd.Pod pod, string policyNamespace)
    {
        if (pod.Namespace.Length == 0)
            return new PeerChoice.Impossible($"the log gives {end} no namespace");
        var other = pod.Namespace == policyNamespace ? null : pod.Namespace;
        switch (end.Workload is { } workload ? selectors.Of(workload) : selectors.Of(pod))
        {
            case SelectorChoice.Exact exact:
                return new PeerChoice.Named(new RulePeer.Pods(other, exact.Selector, end.Display), null);
            case SelectorChoice.Shared shared:
                return new PeerChoice.Named(
                    new RulePeer.Pods(other, shared.Selector, end.Display),
                    $"no label tells {end} from {string.Join(", ", shared.Others)}, so these are let through, too");
            case SelectorChoice.Impossible when other is not null:
                return new PeerChoice.Named(
                    new RulePeer.Pods(other, LabelSelector.Everything, end.Display),
                    $"no label of {end} is known that lasts, so the whole namespace {other} is let through");
            case SelectorChoice.Impossible:
                return new PeerChoice.Impossible($"no label of {end} is known that lasts");
            default:
                throw new InvalidOperationException("A selector choice that is not known.");
        }
    }

    /// <summary>What the display says beside the address: the DNS names of <c>address (names)</c>, the identity of <c>identity (address)</c>.</summary>
    private static string NoteOf(string display, IPAddress address)
    {
        if (display.IndexOf(" (", StringComparison.Ordinal) is not (> 0 and var cut))
            return PrivateAddresses.Contains(address) ? RulePeer.Block.NamelessPrivate : "";
        var head = display[..cut];
        return IPAddress.TryParse(head, out _) || IpBlocks.TryParse(head) is not null ? display[(cut + 2)..].TrimEnd(')') : head;
    }
}
