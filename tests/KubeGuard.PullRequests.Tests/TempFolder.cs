namespace KubeGuard.PullRequests.Tests;

/// <summary>A folder that is gone after the test; its name has a space and a letter that is not ASCII.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeguard tést ");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        _folder.Delete(recursive: true);
    }
}
