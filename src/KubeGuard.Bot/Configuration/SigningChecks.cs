using KubeGuard.Bot.Run;
using KubeGuard.PullRequests.Git.Signing;

namespace KubeGuard.Bot.Configuration;

/// <summary>Whether commits can be signed as the settings say (B19). Nothing of a key is repeated.</summary>
internal static class SigningChecks
{
    private const string Key = "GitHub:SigningKey";
    private const string Passphrase = "GitHub:SigningKeyPassphrase";

    /// <summary>What is wrong.</summary>
    public static IEnumerable<string> Errors(HostOptions options)
    {
        var settings = options.GitHub;
        if (settings is { SigningKey: not null, SigningKeyFile: not null })
            yield return $"{Key} and {Key}File are both set; keep one";
        if (settings is { SigningKeyPassphrase: not null, SigningKeyPassphraseFile: not null })
            yield return $"{Passphrase} and {Passphrase}File are both set; keep one";
        if (HasPassphrase(settings) && settings is { SigningKey: null, SigningKeyFile: null })
            yield return $"{Passphrase}: there is no key in {Key}File that it could be of";
        foreach (var error in HostChecks.File($"{Passphrase}File", settings.SigningKeyPassphraseFile).Concat(HostChecks.File($"{Key}File", settings.SigningKeyFile)).Concat(OfKey(options)))
            yield return error;
    }

    private static IEnumerable<string> OfKey(HostOptions options)
    {
        var from = options.GitHub.SigningKey is null ? $"{Key}File" : Key;
        switch (Read(options.GitHub))
        {
            case SigningKeyReading.Unusable(var problem):
                return [$"{from}: {problem}"];
            case SigningKeyReading.Usable { Format: SigningFormat.Ssh } when HasPassphrase(options.GitHub):
                return [$"{Passphrase}: the key of {from} is an ssh key, which has to be without one"];
            case SigningKeyReading.Usable(var format):
                var folder = WorkNames.SigningIn(options.Worker.Folder);
                return CommitSigner.Obstacles(format, folder, Environment.GetEnvironmentVariable("PATH") ?? "").Select(obstacle => $"{from}: {obstacle}");
            case null:
                return [];
            default:
                throw new InvalidOperationException("A reading of a signing key that is not known.");
        }
    }

    /// <summary>Null where there is no key to read.</summary>
    private static SigningKeyReading? Read(GitHubSettings settings)
    {
        if (settings.SigningKey is { } text)
            return SigningKeyText.Read(text);
        if (settings.SigningKeyFile is not { } file || HostChecks.File("", file).Any())
            return null;
        try
        {
            return SigningKeyText.Read(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new SigningKeyReading.Unusable($"{file} cannot be read: {exception.Message}");
        }
    }

    private static bool HasPassphrase(GitHubSettings settings) => settings is { SigningKeyPassphrase: not null } or { SigningKeyPassphraseFile: not null };
}
