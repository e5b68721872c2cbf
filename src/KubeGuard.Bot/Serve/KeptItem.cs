using System.Text.Json;
using System.Text.Json.Serialization;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Serve;

/// <summary>A work item as the inbox keeps it.</summary>
internal sealed record KeptItem(WorkKind Kind, string Repository, KeptPress? Pressed = null)
{
    /// <summary>The item as JSON.</summary>
    public static byte[] Write(WorkItem item) => JsonSerializer.SerializeToUtf8Bytes(
        new KeptItem(item.Kind, item.Repository, item.Pressed is { } pressed ? new(pressed.Name, pressed.Head.Value, pressed.By) : null),
        KeptItemJson.Default.KeptItem);

    /// <summary>Reads it again; null when it is none, such as one that another version of the program wrote.</summary>
    public static WorkItem? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, KeptItemJson.Default.KeptItem) switch
            {
                { Kind: WorkKind.Checks, Pressed: { } pressed } kept when CommitId.IsValid(pressed.Head) =>
                    new(kept.Repository, kept.Kind) { Pressed = new(pressed.Name, new(pressed.Head), pressed.By) },
                { Kind: not WorkKind.Checks } kept => new(kept.Repository, kept.Kind),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A check that was asked for anew, as the inbox keeps it.</summary>
internal sealed record KeptPress(string? Name, string Head, ForgeUser By);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptItem))]
internal sealed partial class KeptItemJson : JsonSerializerContext;
