using System.Text.Json.Serialization;

namespace KubeGuard.PullRequests.GitHub.Contracts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ApiApp))]
[JsonSerializable(typeof(ApiAssignees))]
[JsonSerializable(typeof(ApiCheckRun))]
[JsonSerializable(typeof(ApiCheckRuns))]
[JsonSerializable(typeof(ApiCheckRunWrite))]
[JsonSerializable(typeof(ApiComment))]
[JsonSerializable(typeof(ApiComment[]))]
[JsonSerializable(typeof(ApiCommit))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ApiInstallation))]
[JsonSerializable(typeof(ApiIssue))]
[JsonSerializable(typeof(ApiIssue[]))]
[JsonSerializable(typeof(ApiIssueEdit))]
[JsonSerializable(typeof(ApiLabels))]
[JsonSerializable(typeof(ApiMembership))]
[JsonSerializable(typeof(ApiNewBlob))]
[JsonSerializable(typeof(ApiNewCommit))]
[JsonSerializable(typeof(ApiNewIssue))]
[JsonSerializable(typeof(ApiNewPullRequest))]
[JsonSerializable(typeof(ApiNewTree))]
[JsonSerializable(typeof(ApiObject))]
[JsonSerializable(typeof(ApiPermission))]
[JsonSerializable(typeof(ApiPullRequest))]
[JsonSerializable(typeof(ApiPullRequest[]))]
[JsonSerializable(typeof(ApiPullRequestEdit))]
[JsonSerializable(typeof(ApiRateLimits))]
[JsonSerializable(typeof(ApiReaction))]
[JsonSerializable(typeof(ApiReference))]
[JsonSerializable(typeof(ApiRepository))]
[JsonSerializable(typeof(ApiReview[]))]
[JsonSerializable(typeof(ApiReviewRequest))]
[JsonSerializable(typeof(ApiSarif))]
[JsonSerializable(typeof(ApiText))]
[JsonSerializable(typeof(ApiToken))]
[JsonSerializable(typeof(ApiTokenRequest))]
[JsonSerializable(typeof(ApiUser))]
internal sealed partial class GitHubJson : JsonSerializerContext;
