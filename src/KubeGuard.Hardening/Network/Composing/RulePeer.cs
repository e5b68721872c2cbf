using System.Net;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>A peer that a rule will name. Two peers that would be written alike are equal.</summary>
internal abstract record RulePeer
{
    private RulePeer()
    {
    }

    /// <summary>Order in which peers are written.</summary>
    public abstract string SortKey { get; }

    /// <summary>For people.</summary>
    public abstract string Display { get; }

    public abstract JsonObject ToJson();

    /// <summary>Pods; <paramref name="Namespace"/> is null for the policy's own namespace.</summary>
    public sealed record Pods(string? Namespace, LabelSelector Selector, string Name) : RulePeer
    {
        public override string SortKey => $"0 {Namespace} {Name} {Selector}";

        public override string Display => Name;

        /// <inheritdoc/>
        public bool Equals(Pods? other) => other is not null && Namespace == other.Namespace && Selector.Equals(other.Selector);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Namespace, Selector);

        public override JsonObject ToJson()
        {
            var peer = new JsonObject();
            if (Namespace is not null)
                peer["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubernetes.io/metadata.name"] = Namespace } };
            // A namespace alone is named only where the log gives no labels; then the pod selector is left out (N7).
            if (Namespace is null || !Selector.IsEmpty)
                peer["podSelector"] = SelectorJson.Of(Selector);
            return peer;
        }
    }

    /// <summary>Addresses; <paramref name="Note"/> tells who is behind them, or is empty.</summary>
    public sealed record Block(IPNetwork Network, string Note) : RulePeer
    {
        /// <summary>The note on a private address of which the log tells nothing else.</summary>
        public const string NamelessPrivate = "a private address; the log ties it to no pod and no name";

        public override string SortKey => $"1 {Network.BaseAddress.AddressFamily} {Convert.ToHexString(Network.BaseAddress.GetAddressBytes())}/{Network.PrefixLength:D3}";

        public override string Display => Note.Length > 0 ? $"{Network} ({Note})" : Network.ToString();

        /// <inheritdoc/>
        public bool Equals(Block? other) => other is not null && Network.Equals(other.Network);

        /// <inheritdoc/>
        public override int GetHashCode() => Network.GetHashCode();

        public override JsonObject ToJson() => new() { ["ipBlock"] = new JsonObject { ["cidr"] = Network.ToString() } };
    }
}
