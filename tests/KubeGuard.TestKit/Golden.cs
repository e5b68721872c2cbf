namespace KubeGuard.TestKit;

/// <summary>Committed files that are generated and held to their generator. <c>KUBEGUARD_UPDATE=1 dotnet test</c> writes them anew.</summary>
public static class Golden
{
    /// <summary>What to do when a file is stale.</summary>
    public const string HowToUpdate = "run KUBEGUARD_UPDATE=1 dotnet test and look at the difference";

    /// <summary>Whether the files shall be written instead of compared.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("KUBEGUARD_UPDATE") == "1";

    /// <summary>A path in the checkout.</summary>
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KubeGuard.Bot.sln")))
                return Path.Combine([folder.FullName, .. parts]);
        }

        throw new InvalidOperationException("The tests run outside the checkout.");
    }

    /// <summary>The committed text, after writing <paramref name="expected"/> when files are being updated.</summary>
    public static string TextOf(string expected, params string[] parts)
    {
        var path = PathOf(parts);
        if (Update)
            File.WriteAllText(path, expected);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
