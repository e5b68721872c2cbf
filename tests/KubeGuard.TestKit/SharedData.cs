using Xunit;

namespace KubeGuard.TestKit;

/// <summary>The real data beside the checkout (<c>../shared</c>): for reading in tests, never part of the project.</summary>
public static class SharedData
{
    /// <summary>The folder, or null when this checkout has none beside it.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The path of a file or folder in the shared data.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException("There is no ../shared: mark the test [SharedFact]."), .. parts]);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "KubeGuard.Bot.sln")))
                continue;
            var shared = Path.Combine(folder.Parent!.FullName, "shared");
            return Directory.Exists(shared) ? shared : null;
        }

        return null;
    }
}

/// <summary>A test that reads <c>../shared</c>; skipped with a message where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public SharedFactAttribute()
    {
        if (SharedData.Root is null)
            Skip = "needs the real data in ../shared, which is not beside this checkout";
    }
}

/// <summary>A theory that reads <c>../shared</c>; skipped with a message where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the theory.</summary>
    public SharedTheoryAttribute()
    {
        if (SharedData.Root is null)
            Skip = "needs the real data in ../shared, which is not beside this checkout";
    }
}
