#!/usr/bin/perl
# Make words.dawg: the words that names of domains are cut into (core/text/words.h tells the form).
#
# usage: make-words.pl SCOWL BIP39
#
# SCOWL is the folder of lists of Debian's scowl 2020.12.07 (usr/share/dict/scowl), BIP39 that of the npm package
# bip39 3.1.0 (src/wordlists). own.txt beside this script is added, and the words of ../brands/words.txt. Left out: brands' names of one
# word, so that a name is cut at them only when they make sense of the rest. Put in: rare words that hold such a name by chance.
# Run it again when a brand is added.
use strict;
use warnings;
use File::Basename qw(dirname);

my ($scowl, $bip) = @ARGV;
die "usage: make-words.pl SCOWL BIP39\n" unless defined $bip;
my $here = dirname($0);
my (%words, %brands, %rare);

my %plain;
@plain{ map { chr } 0xE0 .. 0xFF } = split(//, "aaaaaaaceeeeiiiidnooooo ouuuuypy");

sub fold {
	my ($word) = @_;
	$word = lc($word);
	$word =~ tr{\x{300}-\x{36F}}{}d;
	$word =~ s/\x{DF}/ss/g;
	$word =~ s/([\x{E0}-\x{FF}])/$plain{$1}/g;
	$word =~ s/'s?$//;
	return $word =~ /^[a-z]+$/ ? $word : '';
}

sub read_words {
	my ($path, $encoding, $into) = @_;
	open(my $file, "<:encoding($encoding)", $path) or die "$path: $!\n";
	while (my $line = <$file>) {
		next if $line =~ /^#/;
		$line =~ s/^(risk|firm|ask|enter|secret|object|threat|your|no|with|urgent|pay|fee|stuck)://;
		next if $line =~ /^\w+:/;
		for (split(/[\s",\[\]]+/, $line)) {
			my $word = fold($_);
			$into->{$word} = 1 if length($word) >= 3 && length($word) <= 24;
		}
	}
}

open(my $file, '<', "$here/../brands/brands.txt") or die;
while (<$file>) {
	next if /^#/;
	for (split(/,/, (split(/\|/))[2])) {
		tr/ //d;
		$brands{$_} = 1;
	}
}
for my $level (10, 20, 35, 40, 50, 55, 60) {
	read_words($_, 'iso-8859-1', \%words) for grep { -e } glob("$scowl/{english,american,british}-{words,upper}.$level");
}
for my $level (35, 40, 50, 60, 70, 80) {
	read_words($_, 'iso-8859-1', \%words) for grep { -e } glob("$scowl/{english,american}-{proper-names,upper}.$level");
}
read_words($_, 'iso-8859-1', \%rare) for grep { -e } glob("$scowl/{english,american,british}-{words,upper,proper-names}.*");
read_words("$bip/$_.json", 'UTF-8', \%words) for qw(french spanish italian portuguese);
read_words($_, 'UTF-8', \%words) for "$here/own.txt", "$here/../brands/words.txt";

my @long = grep { length >= 5 } keys %brands;
my $any = join('|', map { quotemeta } @long);
for (keys %rare) {
	$words{$_} = 1 if /$any/;
}
delete $words{$_} for keys %brands;
$words{$_} = 1 for qw(ab am an as at be by do ex go he hi if in is it la le me my no of ok on or ox so to up us we ya yo de du en es et il im je ma mi mon ne nu ou per se si su sur ta te tu un va vi wo zu);

# A minimal automaton, from the words in their order (Daciuk, Mihov, Watson, Watson 2000).
my @nodes = ({ end => 0, next => {} });
my (%known, @path);

sub signature {
	my ($node) = @_;
	return join(',', $node->{end}, map { "$_$node->{next}{$_}" } sort keys %{ $node->{next} });
}

sub settle {
	my ($depth) = @_;
	while (@path > $depth) {
		my ($parent, $letter, $child) = @{ pop @path };
		my $signature = signature($nodes[$child]);
		if (defined $known{$signature}) {
			$nodes[$parent]{next}{$letter} = $known{$signature};
		} else {
			$known{$signature} = $child;
		}
	}
}

my $last = '';
for my $word (sort keys %words) {
	my $same = 0;
	$same++ while $same < length($last) && substr($word, $same, 1) eq substr($last, $same, 1);
	settle($same);
	my $node = @path ? $path[-1][2] : 0;
	for my $letter (split(//, substr($word, $same))) {
		push @nodes, { end => 0, next => {} };
		$nodes[$node]{next}{$letter} = $#nodes;
		push @path, [ $node, $letter, $#nodes ];
		$node = $#nodes;
	}
	$nodes[$node]{end} = 1;
	$last = $word;
}
settle(0);

# Edges of a node stand together, four bytes each, low byte first: letter (5 bits), ends a word, is the node's last, target (25 bits).
my (%at, @order);
my @due = (0);
my $edges = 0;
while (@due) {
	my $node = shift @due;
	next if exists $at{$node} || !%{ $nodes[$node]{next} };
	$at{$node} = $edges;
	$edges += keys %{ $nodes[$node]{next} };
	push @order, $node;
	push @due, map { $nodes[$node]{next}{$_} } sort keys %{ $nodes[$node]{next} };
}
open(my $out, '>:raw', "$here/words.dawg") or die;
for my $node (@order) {
	my @letters = sort keys %{ $nodes[$node]{next} };
	for my $i (0 .. $#letters) {
		my $child = $nodes[$node]{next}{ $letters[$i] };
		my $target = exists $at{$child} ? $at{$child} : 0;    # the root is nobody's child: 0 is none
		print $out pack('V', (ord($letters[$i]) - 97) | ($nodes[$child]{end} << 5) | (($i == $#letters) << 6) | ($target << 7));
	}
}
close($out) or die;
printf "%d words, %d bytes\n", scalar keys %words, 4 * $edges;
