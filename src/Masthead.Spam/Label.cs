namespace Masthead.Spam; /// <summary>Ham or spam, as a person decided.</summary>
public enum Label { /// <summary>Wanted.</summary> 
Ham, /// <summary>Unwanted.</summary>
Spam }
