using System.Text.RegularExpressions;
using Masthead.Features.Akismet.Sites;

namespace Masthead.Tests.Features.Akismet;

public sealed partial class KeyTextTests
{
    [Fact]
    public void A_new_key_can_be_typed_into_the_settings_page_of_WordPress()
    {
        for (var i = 0; i < 200; i++)
        {
            var key = KeyText.New();
            Assert.Equal(KeyText.Length, WhatWordPressDrops().Replace(key, "").Length);
        }
    }

    [Theory]
    [InlineData("00aa11bb22cc", true)]
    [InlineData("00AA11BB22CC", true)]
    [InlineData("zyx9wvu8tsr7", true)]
    [InlineData("00aa11bb22c", false)]
    [InlineData("00aa11bb22c-", false)]
    public void Keys_of_other_letters_were_given_and_stay_good(string text, bool isKey) =>
        Assert.Equal(isKey, KeyText.TryNormalise(text, stackalloc byte[KeyText.Length]));

    /// <summary>What <c>Akismet_Admin::enter_api_key</c> takes out of what is typed, in the versions 5.0.2 to 5.7.2.</summary>
    [GeneratedRegex("[^a-f0-9]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex WhatWordPressDrops();
}
