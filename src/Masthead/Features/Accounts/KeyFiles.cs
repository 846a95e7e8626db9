using System.Text;
using System.Xml.Linq;
using Masthead.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Masthead.Features.Accounts;

/// <summary>
/// The keys that encrypt cookies and authenticator secrets, one file each in the data directory. Written durably: a key lost in a power cut
/// would lose what it encrypted.
/// </summary>
internal sealed class KeyFiles(DatabaseOptions options) : IXmlRepository
{
    private readonly string directory = Path.Combine(options.DataDirectory, "keys");

    public IReadOnlyCollection<XElement> GetAllElements() =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.xml").Select(file => XElement.Load(file)).ToArray() : [];

    public void StoreElement(XElement element, string friendlyName)
    {
        DurableFile.CreateDirectory(directory);
        var name = string.Concat(friendlyName.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        var bytes = Encoding.UTF8.GetBytes(element.ToString());
        // The framework asks synchronously; this happens once in 90 days.
        DurableFile.WriteAsync(Path.Combine(directory, name + ".xml"), bytes, CancellationToken.None).GetAwaiter().GetResult();
    }
}
