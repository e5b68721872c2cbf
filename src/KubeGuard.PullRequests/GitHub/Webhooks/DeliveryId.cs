using System.Globalization;

namespace KubeGuard.PullRequests.GitHub.Webhooks;

/// <summary>GitHub's number of a delivery, from the header <c>X-GitHub-Delivery</c>: the same when GitHub is asked to deliver it again.</summary>
public sealed record DeliveryId
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-GitHub-Delivery";

    private DeliveryId(string value) => Value = value;

    /// <summary>The number.</summary>
    public string Value { get; }

    /// <summary>Reads the header; null when it is not 1 to 64 hexadecimal digits and dashes. Fit to be a file name.</summary>
    public static DeliveryId? Read(string? header) =>
        header is { Length: > 0 and <= 64 } && header.All(letter => char.IsAsciiHexDigit(letter) || letter == '-') && header[0] != '-'
            ? new(header.ToLowerInvariant())
            : null;

    /// <summary>One of several things that the delivery asks for, from 0; as durable and unique as the delivery itself.</summary>
    public DeliveryId Part(int index) => index == 0 ? this : new(string.Create(CultureInfo.InvariantCulture, $"{Value}-{index:x}"));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
